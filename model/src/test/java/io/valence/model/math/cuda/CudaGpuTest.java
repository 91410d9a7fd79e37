package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a GPU does at its limits; the rest is in the contract of the backends. */
@Tag("gpu")
class CudaGpuTest {
  private static final int WIDTH = 128;

  private CudaGpu gpu;

  @BeforeEach
  void open() {
    gpu = PretendedCuda.gpu();
  }

  @AfterEach
  void close() {
    gpu.close();
  }

  @Test
  void saysWhatItIs() {
    assertTrue(gpu.description().contains("compute capability " + gpu.capability() / 10 + "."));
  }

  @Test
  void copiesThatAreUnderWaySurviveTheEndOfTheStagingMemory() {
    int count = 5_000_000; // 20 MB, of 64
    float[][] sent = new float[5][];
    long[] addresses = new long[sent.length];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = random(count, i);
      addresses[i] = gpu.allocate((long) Float.BYTES * count);
      gpu.upload(sent[i], count, addresses[i]);
    }
    for (int i = 0; i < sent.length; i++) {
      float[] back = new float[count];
      gpu.download(addresses[i], back, count);
      assertArrayEquals(sent[i], back);
      gpu.free(addresses[i]);
    }
  }

  @Test
  void aCopyMayBeLargerThanTheStagingMemory() {
    float[] sent = random(20_000_000, 1);
    long address = gpu.allocate((long) Float.BYTES * sent.length);
    gpu.upload(sent, sent.length, address);
    float[] back = new float[sent.length];
    gpu.download(address, back, back.length);
    assertArrayEquals(sent, back);
    gpu.free(address);
  }

  /** The last ones are right, each of them; an older one is refused and not another's number. */
  @Test
  void numbersThatNothingWaitsForComeLater() {
    int count = CudaStaging.MOST_LATER + 1;
    float[] sent = random(count, 1);
    long address = gpu.allocate((long) Float.BYTES * count);
    gpu.upload(sent, count, address);
    List<DoubleSupplier> later =
        IntStream.range(0, count)
            .mapToObj(i -> gpu.later(address + (long) Float.BYTES * i))
            .toList();
    for (int i = 1; i < count; i++) {
      assertEquals(sent[i], later.get(i).getAsDouble(), 0);
    }
    assertThrows(IllegalStateException.class, later.get(0)::getAsDouble);
    gpu.free(address);
  }

  @Test
  void saysHowMuchMemoryThereIsNotRoomFor() {
    OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> gpu.allocate(1L << 50));
    assertEquals("the GPU has no room for 1073741824 MiB more", e.getMessage());
  }

  @Test
  void failsLoudly() {
    Exception e =
        assertThrows(IllegalStateException.class, () -> gpu.launch(new KernelCall("no_such", 1)));
    assertTrue(e.getMessage().startsWith("CUDA could not find the kernel no_such: "));
    GpuMatrix x = new GpuMatrix(this, 0, 2, 2);
    GpuMatrix tooWide = new GpuMatrix(this, 0, 2, 5);
    e =
        assertThrows(
            IllegalStateException.class, () -> gpu.multiply(x, false, x, false, 0, tooWide));
    assertTrue(e.getMessage().startsWith("CUDA could not multiply matrices: "));
  }

  /**
   * Ten bits of mantissa round 1 + 2^-12 to 1. A GPU may round, and does so for large products
   * alone.
   */
  @Test
  void onlyTf32RoundsTheFactors() {
    float fine = 1 + 1f / 4096;
    float exact = WIDTH * fine * fine;
    assertEquals(exact, square(gpu, fine), exact * 1e-6f);
    try (CudaGpu rounding = PretendedCuda.gpu(true)) {
      float rounded = PretendedCuda.hasGpu() ? exact : WIDTH;
      assertEquals(rounded, square(rounding, fine), PretendedCuda.hasGpu() ? exact / 1024 : 0);
      assertTrue(rounding.description().startsWith("cuBLAS in TF32 and kernels on "));
    }
  }

  /** A number of the square of a matrix of equal numbers. */
  private static float square(CudaGpu gpu, float number) {
    int size = WIDTH * WIDTH;
    GpuMatrix x = new GpuMatrix(gpu, gpu.allocate((long) Float.BYTES * size), WIDTH, WIDTH);
    GpuMatrix out = new GpuMatrix(gpu, gpu.allocate((long) Float.BYTES * size), WIDTH, WIDTH);
    gpu.launch(new KernelCall("fill", size).with(number).with(x));
    gpu.multiply(x, false, x, false, 0, out);
    float[] result = new float[size];
    gpu.download(out.address(), result, size);
    gpu.free(x.address());
    gpu.free(out.address());
    return result[size - 1];
  }

  @Test
  void machineCodeIsForGpusThatNvrtcKnows() {
    KernelCompiler compiler = new KernelCompiler();
    assertEquals("sm_90", compiler.target(90));
    if (!PretendedCuda.hasGpu()) { // the played NVRTC knows 7.5, 8.0 and 9.0
      assertEquals("compute_80", compiler.target(89));
      Exception e = assertThrows(IllegalStateException.class, () -> compiler.target(70));
      assertTrue(e.getMessage().contains("has code for compute capability 7.5"), e.getMessage());
    }
  }

  private static float[] random(int count, long seed) {
    float[] out = new float[count];
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      out[i] = random.nextFloat();
    }
    return out;
  }
}
