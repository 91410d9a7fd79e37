package io.valence.model.math.cuda;

import io.valence.model.math.Matrix;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * The places of matrices in GPU memory.
 *
 * <p>A pass allocates its matrices one after another from a large block, which the next pass reuses
 * from the start. A host matrix is copied on first use and keeps its place as long as the host
 * references it, so parameters and optimizer state stay from step to step. After the host asks for
 * its data, the data is copied to that place again.
 */
final class CudaMemory implements AutoCloseable {
  private static final long LEAST = 1 << 24;
  private static final int ATTEMPTS = 4;
  private static final int PATIENCE = 200; // milliseconds

  /** Matrices are aligned to this many bytes, for cuBLAS's fastest kernels. */
  private static final long ALIGNMENT = 256;

  private final Gpu gpu;
  private final Cleaner cleaner = Cleaner.create();
  private final Queue<Long> forgotten = new ConcurrentLinkedQueue<>();
  private final Set<Long> taken = new HashSet<>(); // addresses outside of the blocks
  private final Map<Matrix, GpuMatrix> kept = new WeakHashMap<>();
  private final IdentityHashMap<Matrix, GpuMatrix> lent = new IdentityHashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private long wanted = LEAST; // bytes of the next block
  private long used; // of the last block
  private int open;

  CudaMemory(Gpu gpu) {
    this.gpu = gpu;
  }

  private record Block(long address, long bytes) {}

  /** A matrix's data on the GPU. */
  private record OnGpu(Gpu gpu, GpuMatrix numbers) implements Matrix.DeviceCopy {
    @Override
    public void get(float[] target) {
      gpu.download(numbers.address(), target, numbers.size());
    }
  }

  /** Runs a step; the next step reuses its scratch memory. */
  <T> T pass(Supplier<T> step) {
    open++;
    try {
      return step.get();
    } finally {
      open--;
      if (open == 0) {
        rewind();
      }
    }
  }

  /** Rewinds to the start; merges several blocks into one of their total size. */
  private void rewind() {
    lent.clear();
    used = 0;
    freeForgotten();
    wanted = Math.max(LEAST, blocks.stream().mapToLong(Block::bytes).sum());
    if (blocks.size() > 1) {
      freeBlocks();
    }
  }

  private void freeBlocks() {
    blocks.forEach(block -> gpu.free(block.address));
    blocks.clear();
  }

  /** [rows, columns], undefined: owned by the current pass, or unowned if none. */
  GpuMatrix scratch(int rows, int columns) {
    long bytes = (long) Float.BYTES * Math.multiplyExact(rows, columns);
    return open == 0 ? keep(bytes, rows, columns) : cut(bytes, rows, columns);
  }

  private GpuMatrix cut(long bytes, int rows, int columns) {
    if (blocks.isEmpty() || bytes > last().bytes - used) {
      long size = Math.max(bytes, blocks.isEmpty() ? wanted : LEAST);
      blocks.add(new Block(allocate(size), size));
      used = 0;
    }
    GpuMatrix out = new GpuMatrix(last(), last().address + used, rows, columns);
    used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return out;
  }

  private Block last() {
    return blocks.get(blocks.size() - 1);
  }

  /** Separately allocated memory, released when it becomes unreachable. */
  private GpuMatrix keep(long bytes, int rows, int columns) {
    long address = allocate(Math.max(Float.BYTES, bytes));
    taken.add(address);
    Block block = new Block(address, bytes);
    cleaner.register(block, () -> forgotten.add(address));
    return new GpuMatrix(block, address, rows, columns);
  }

  /** An array of ints in scratch memory, as a [1, length] matrix for kernels. */
  GpuMatrix ints(int[] numbers) {
    GpuMatrix out = scratch(1, numbers.length);
    gpu.upload(numbers, out.address());
    return out;
  }

  /** A matrix in scratch memory. */
  Matrix lend(int rows, int columns) {
    GpuMatrix numbers = scratch(rows, columns);
    Matrix out = new Matrix(rows, columns, new OnGpu(gpu, numbers));
    if (open > 0) {
      lent.put(out, numbers); // if the host writes to it, it returns to the same place
    }
    return out;
  }

  /** The matrix's data on the GPU, to be read or changed. */
  GpuMatrix of(Matrix x) {
    if (x.deviceCopy() == null) {
      GpuMatrix place = place(x);
      gpu.upload(x.data(), x.size(), place.address());
      x.moveTo(new OnGpu(gpu, place));
    }
    return numbers(x);
  }

  /** Space on the GPU for the matrix's new data. */
  GpuMatrix room(Matrix x) {
    if (x.deviceCopy() == null) {
      x.moveTo(new OnGpu(gpu, place(x)));
    }
    return numbers(x);
  }

  /** Marks the GPU data as newer than the host's. */
  private static GpuMatrix numbers(Matrix x) {
    OnGpu copy = (OnGpu) x.deviceCopy();
    x.moveTo(copy);
    return copy.numbers;
  }

  /** out = source. */
  void copy(GpuMatrix source, GpuMatrix out) {
    gpu.copy(source.address(), out.address(), out.bytes());
  }

  /**
   * Where to put a matrix that is on the host: its former place in scratch memory, or for a host
   * matrix, memory that it owns for its lifetime, since it may outlive the pass.
   */
  private GpuMatrix place(Matrix x) {
    GpuMatrix scratch = lent.get(x);
    return scratch != null
        ? scratch
        : kept.computeIfAbsent(x, m -> keep((long) Float.BYTES * m.size(), m.rows(), m.columns()));
  }

  /** Unreachable matrices may still hold the requested memory. */
  private long allocate(long bytes) {
    OutOfMemoryError last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return gpu.allocate(bytes);
      } catch (OutOfMemoryError e) {
        last = e;
        collect();
      }
    }
    throw last;
  }

  /** Collects and waits. Cleaners run a moment later, some only after a second collection. */
  private void collect() {
    System.gc();
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kept.remove(null); // expunges dead keys
    freeForgotten();
  }

  private void freeForgotten() {
    for (Long address = forgotten.poll(); address != null; address = forgotten.poll()) {
      taken.remove(address);
      gpu.free(address);
    }
  }

  /** Copies kept matrices to the host. */
  @Override
  public void close() {
    kept.keySet().forEach(Matrix::writableData);
    freeBlocks();
    freeForgotten();
    taken.forEach(gpu::free);
    taken.clear();
  }
}
