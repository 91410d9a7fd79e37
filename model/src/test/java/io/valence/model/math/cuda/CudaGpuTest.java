package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a GPU does at its limits; the rest is in the contract of the backends. */
@Tag("gpu")
class CudaGpuTest {
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

  private static float[] random(int count, long seed) {
    float[] out = new float[count];
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      out[i] = random.nextFloat();
    }
    return out;
  }
}
