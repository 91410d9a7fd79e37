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
 * Where matrices lie on a GPU.
 *
 * <p>What a pass makes is cut off one large block after the other, and every pass begins at the
 * front again. A matrix from the host is copied when it is first needed and has its place as long
 * as the host holds it, so that parameters and what an optimizer remembers stay from step to step;
 * once the host has asked for its numbers they are copied to that place anew.
 */
final class CudaMemory implements AutoCloseable {
  private static final long LEAST = 1 << 24;
  private static final int ATTEMPTS = 4;
  private static final int PATIENCE = 200; // milliseconds

  /** Matrices begin at multiples of so many bytes, as cuBLAS's fastest kernels want. */
  private static final long ALIGNMENT = 256;

  private final Gpu gpu;
  private final Cleaner cleaner = Cleaner.create();
  private final Queue<Long> forgotten = new ConcurrentLinkedQueue<>();
  private final Set<Long> taken = new HashSet<>(); // the addresses outside of the blocks
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

  /** The numbers of a matrix on the GPU. */
  private record OnGpu(Gpu gpu, GpuMatrix numbers) implements Matrix.DeviceCopy {
    @Override
    public void get(float[] target) {
      gpu.download(numbers.address(), target, numbers.size());
    }
  }

  /** Runs a step whose scratch memory is used again by the next one. */
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

  /** Back to the front; several blocks make room for one of their common size. */
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

  /** [rows, columns], undefined: of the pass at hand, or nobody's outside of one. */
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

  /** Memory of its own, which goes back when nobody can use it any more. */
  private GpuMatrix keep(long bytes, int rows, int columns) {
    long address = allocate(Math.max(Float.BYTES, bytes));
    taken.add(address);
    Block block = new Block(address, bytes);
    cleaner.register(block, () -> forgotten.add(address));
    return new GpuMatrix(block, address, rows, columns);
  }

  /** An array of ints, in scratch, as the matrix [1, length] that kernels are given. */
  GpuMatrix ints(int[] numbers) {
    GpuMatrix out = scratch(1, numbers.length);
    gpu.upload(numbers, out.address());
    return out;
  }

  /** A matrix over scratch memory. */
  Matrix lend(int rows, int columns) {
    GpuMatrix numbers = scratch(rows, columns);
    Matrix out = new Matrix(rows, columns, new OnGpu(gpu, numbers));
    if (open > 0) {
      lent.put(out, numbers); // should the host write to it, it goes back to the same place
    }
    return out;
  }

  /** The matrix's numbers on the GPU, to be read or changed. */
  GpuMatrix of(Matrix x) {
    if (x.deviceCopy() == null) {
      GpuMatrix place = place(x);
      gpu.upload(x.data(), x.size(), place.address());
      x.moveTo(new OnGpu(gpu, place));
    }
    return numbers(x);
  }

  /** Room on the GPU for the matrix's next numbers. */
  GpuMatrix room(Matrix x) {
    if (x.deviceCopy() == null) {
      x.moveTo(new OnGpu(gpu, place(x)));
    }
    return numbers(x);
  }

  /** What is changed there is newer than what the host has. */
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
   * Where a matrix that is at home goes: back to its place in the scratch memory, or for one of the
   * host's to memory that is its own as long as it lives, since it may outlive the pass.
   */
  private GpuMatrix place(Matrix x) {
    GpuMatrix scratch = lent.get(x);
    return scratch != null
        ? scratch
        : kept.computeIfAbsent(x, m -> keep((long) Float.BYTES * m.size(), m.rows(), m.columns()));
  }

  /** Matrices that nobody can use any more may hold the memory that is wanted. */
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

  /** What is unreachable is known after a collection, but a moment later, and by a second one. */
  private void collect() {
    System.gc();
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kept.remove(null); // lets go of the dead
    freeForgotten();
  }

  private void freeForgotten() {
    for (Long address = forgotten.poll(); address != null; address = forgotten.poll()) {
      taken.remove(address);
      gpu.free(address);
    }
  }

  /** Brings home what outlives the GPU. */
  @Override
  public void close() {
    kept.keySet().forEach(Matrix::writableData);
    freeBlocks();
    freeForgotten();
    taken.forEach(gpu::free);
    taken.clear();
  }
}
