package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** What lies on the GPU how long, on one of 64 MiB that only counts. */
class CudaMemoryTest {
  private static final long SIZE = 64 << 20;
  private static final int ROWS = 1 << 10; // of 4 KiB

  private final Counting gpu = new Counting();
  private final CudaMemory memory = new CudaMemory(gpu);

  /** Memory without numbers. */
  private static final class Counting implements Gpu {
    private final Map<Long, Long> sizes = new HashMap<>();
    private long next = 1;

    long used() {
      return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String description() {
      return "counting";
    }

    @Override
    public int sharedMemory() {
      return 0;
    }

    @Override
    public long allocate(long bytes) {
      if (used() + bytes > SIZE) {
        throw new OutOfMemoryError("full");
      }
      long address = next;
      next += bytes + 1;
      sizes.put(address, bytes);
      return address;
    }

    @Override
    public void free(long address) {
      if (sizes.remove(address) == null) {
        throw new IllegalStateException("freed twice");
      }
    }

    @Override
    public void upload(float[] source, int count, long to) {}

    @Override
    public void upload(int[] source, long to) {}

    @Override
    public void download(long from, float[] target, int count) {}

    @Override
    public DoubleSupplier later(long from) {
      return () -> 0;
    }

    @Override
    public void copy(long from, long to, long bytes) {}

    @Override
    public void multiply(
        GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out) {}

    @Override
    public void multiply(
        GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out) {}

    @Override
    public void run(LaunchSequence sequence) {
      sequence.run(this);
    }

    @Override
    public void launch(KernelCall call) {}

    @Override
    public void close() {}
  }

  @Test
  void aMatrixGoesBackToWhereItWas() {
    Matrix weight = new Matrix(ROWS, 1024);
    GpuMatrix first = memory.of(weight);
    for (int save = 0; save < 100; save++) {
      weight.writableData();
      assertEquals(first.address(), memory.of(weight).address());
    }
    assertEquals(4L * weight.size(), gpu.used());
  }

  @Test
  void aPassWritesWhereTheOneBeforeDid() {
    memory.pass(() -> List.of(memory.scratch(ROWS, 1024), memory.scratch(ROWS, 4096)));
    long before = memory.pass(() -> memory.scratch(ROWS, 4096).address());
    for (int pass = 0; pass < 10; pass++) {
      assertEquals(before, memory.<Long>pass(() -> memory.scratch(ROWS, 4096).address()));
    }
    assertTrue(gpu.used() <= 40 << 20, gpu.used() + " bytes");
  }

  @Test
  void whatNobodyCanUseMakesRoom() {
    for (int i = 0; i < 100; i++) {
      memory.of(new Matrix(ROWS, 1024)); // 4 MiB each: 16 would fill it
    }
    List<Matrix> held = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      held.add(new Matrix(ROWS, 1024));
      memory.of(held.get(i));
    }
    Matrix more = new Matrix(1, 1);
    OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> memory.of(more));
    assertEquals("full", e.getMessage());
    assertEquals(16, held.size());
  }

  @Test
  void closingGivesEverythingBack() {
    Matrix weight = new Matrix(ROWS, 1024);
    memory.of(weight);
    memory.pass(() -> memory.of(new Matrix(ROWS, 1024)));
    memory.close();
    assertEquals(0, gpu.used());
    assertEquals(null, weight.deviceCopy());
  }
}
