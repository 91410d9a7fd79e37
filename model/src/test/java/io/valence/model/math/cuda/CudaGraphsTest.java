package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sequences give the same numbers however often they have been run. */
@Tag("gpu")
class CudaGraphsTest {
  private static final int SIZE = 4;

  private CudaGpu gpu;
  private GpuMatrix x;
  private GpuMatrix y;

  @BeforeEach
  void open() {
    gpu = PretendedCuda.gpu();
    x = matrix();
    y = matrix();
  }

  @AfterEach
  void close() {
    gpu.free(x.address());
    gpu.free(y.address());
    gpu.close();
  }

  private GpuMatrix matrix() {
    return new GpuMatrix(this, gpu.allocate(Float.BYTES * SIZE), 2, 2);
  }

  /** y = x · x + factor x. */
  private LaunchSequence sequence(float factor) {
    LaunchSequence out = new LaunchSequence();
    out.multiply(x, false, x, false, 0, y);
    out.launch(new KernelCall("add_scaled", SIZE).with(factor).with(x).with(y));
    return out;
  }

  private float[] run(float factor, float... numbers) {
    gpu.upload(numbers, SIZE, x.address());
    gpu.run(sequence(factor));
    float[] out = new float[SIZE];
    gpu.download(y.address(), out, SIZE);
    return out;
  }

  @Test
  void theSecondAndThirdTimeTheyDoTheSameWithWhatIsThere() {
    for (int time = 1; time <= 4; time++) {
      float k = time;
      assertArrayEquals(
          new float[] {k * k + 2 * k, 0, 0, 1 + 2}, run(2, k, 0, 0, 1), "time " + time);
    }
  }

  @Test
  void anotherNumberIsAnotherSequence() {
    for (int time = 1; time <= 3; time++) {
      for (float factor = 1; factor <= 3; factor++) {
        assertArrayEquals(new float[] {1 + factor, 0, 0, 1 + factor}, run(factor, 1, 0, 0, 1));
      }
    }
  }

  /** More sequences than are kept, each of them twice and once more. */
  @Test
  void sequencesThatWereForgottenRunToo() {
    for (int time = 1; time <= 2; time++) {
      for (int factor = 1; factor <= 300; factor++) {
        for (int again = 0; again < 2; again++) {
          assertEquals(4 + 2 * factor, run(factor, 2, 0, 0, 0)[0]);
        }
      }
    }
  }

  /** The played CUDA has no memory for a graph of 404 parts; then no more graphs are made. */
  @Test
  void withoutMemoryForAGraphTheSequenceRunsAsItIs() {
    gpu.upload(new float[] {1, 0, 0, 1}, SIZE, x.address());
    for (int time = 1; time <= 3; time++) {
      LaunchSequence large = new LaunchSequence();
      large.launch(new KernelCall("fill", SIZE).with(0f).with(y));
      for (int i = 1; i < 404; i++) {
        large.launch(new KernelCall("add_scaled", SIZE).with(1f).with(x).with(y));
      }
      gpu.run(large);
      float[] out = new float[SIZE];
      gpu.download(y.address(), out, SIZE);
      assertArrayEquals(new float[] {403, 0, 0, 403}, out);
      assertEquals(3, run(2, 1, 0, 0, 1)[0]);
    }
  }

  @Test
  void aFailureWithinAGraphIsTheOneThatIsReported() {
    for (int time = 1; time <= 2; time++) {
      LaunchSequence wrong = new LaunchSequence();
      wrong.launch(new KernelCall("no_such", 1));
      Exception e = assertThrows(IllegalStateException.class, () -> gpu.run(wrong));
      assertTrue(
          e.getMessage().startsWith("CUDA could not find the kernel no_such"), e.getMessage());
    }
    assertEquals(3, run(2, 1, 0, 0, 1)[0]);
  }

  @Test
  void sequencesAreEqualIfTheyDoTheSame() {
    assertEquals(sequence(1).key(), sequence(1).key());
    assertNotEquals(sequence(1).key(), sequence(2).key());
    LaunchSequence turned = new LaunchSequence();
    turned.multiply(x, true, x, false, 0, y);
    LaunchSequence plain = new LaunchSequence();
    plain.multiply(x, false, x, false, 0, y);
    assertNotEquals(plain.key(), turned.key());
    LaunchSequence adding = new LaunchSequence();
    adding.multiply(x, false, x, false, 1, y);
    assertNotEquals(plain.key(), adding.key());
    LaunchSequence rows = new LaunchSequence();
    rows.multiply(x.blocks(2), false, x.blocks(2), false, 0, y.blocks(2));
    LaunchSequence apart = new LaunchSequence();
    apart.multiply(x.blocks(2), false, new GpuBlocks(x.rows(0, 1), 2, 0), false, 0, y.blocks(2));
    assertNotEquals(rows.key(), apart.key());
    LaunchSequence elsewhere = new LaunchSequence();
    elsewhere.multiply(x, false, y, false, 0, y);
    assertNotEquals(plain.key(), elsewhere.key());
  }
}
