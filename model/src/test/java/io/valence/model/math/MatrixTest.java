package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Which of the numbers in host memory and on a device count. */
class MatrixTest {
  /** A device of two numbers that counts how often they are fetched. */
  private static final class Device implements Matrix.DeviceCopy {
    private float[] numbers = {1, 2};
    private int fetched;

    @Override
    public void get(float[] target) {
      fetched++;
      System.arraycopy(numbers, 0, target, 0, 2);
    }
  }

  @Test
  void readingKeepsTheCopyAndFetchesOnce() {
    Device device = new Device();
    Matrix x = new Matrix(1, 2, device);
    assertEquals(2, x.get(0, 1));
    assertEquals(1, x.data()[0]);
    assertEquals(1, device.fetched);
    assertSame(device, x.deviceCopy());
  }

  @Test
  void whatTheDeviceChangesIsFetchedAgain() {
    Device device = new Device();
    Matrix x = new Matrix(1, 2, device);
    x.data();
    device.numbers = new float[] {3, 4};
    x.moveTo(device);
    assertEquals(4, x.get(0, 1));
    assertEquals(2, device.fetched);
  }

  @Test
  void writingGivesTheCopyUp() {
    Matrix x = new Matrix(1, 2, new Device());
    x.writableData()[0] = 5;
    assertNull(x.deviceCopy());
    assertEquals(5, x.get(0, 0));
    assertEquals(2, x.get(0, 1));
  }

  @Test
  void numbersMustBeEnough() {
    assertThrows(IllegalArgumentException.class, () -> new Matrix(2, 2, new float[3]));
    assertThrows(IllegalArgumentException.class, () -> new Matrix(-1, 2, new float[3]));
  }
}
