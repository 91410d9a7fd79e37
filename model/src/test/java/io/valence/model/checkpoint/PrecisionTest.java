package io.valence.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
  private static final int ROWS = 50;
  private static final int COLUMNS = 16;

  @TempDir private Path folder;

  private static Tensor random(int columns) {
    Random random = new Random(2);
    float[] numbers = new float[ROWS * columns];
    for (int i = 0; i < numbers.length; i++) {
      int row = i / columns;
      // Rows of very different sizes, one of zeros, one of numbers next to zero.
      numbers[i] = row == 3 ? 0 : (float) (random.nextGaussian() * Math.pow(10, row - 25.0));
      numbers[i] = row == 4 ? random.nextInt(190) * Float.MIN_VALUE : numbers[i];
    }
    return new Tensor("x", new int[] {ROWS, columns}, numbers);
  }

  private float[] readAgain(List<Tensor> tensors) throws IOException {
    Path file = folder.resolve("x.safetensors");
    new SafetensorsWriter(file).write(Map.of(), Map.of(), tensors);
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      return reader.floats("x");
    }
  }

  @Test
  void eightBitsAreOffByHalfAScale() throws IOException {
    Tensor tensor = random(COLUMNS);
    List<Tensor> encoded = Precision.INT8.encoded(tensor);
    assertEquals("x.scale", encoded.get(1).name());
    float[] scales = encoded.get(1).numbers();
    float[] read = readAgain(encoded);
    for (int i = 0; i < read.length; i++) {
      int row = i / COLUMNS;
      if (row != 4) {
        assertEquals(tensor.numbers()[i], read[i], 0.5001 * scales[row], "row " + row);
      }
      assertTrue(Math.abs(encoded.get(0).numbers()[i]) <= 127);
    }
    // As small as it can be.
    for (int row = 5; row < ROWS; row++) {
      float largest = 0;
      for (int j = 0; j < COLUMNS; j++) {
        largest = Math.max(largest, Math.abs(tensor.numbers()[row * COLUMNS + j]));
      }
      assertEquals(largest, 127 * scales[row], 1e-4 * largest);
    }
  }

  @Test
  void whatWasReadIsWrittenAgainAsItWas() throws IOException {
    Random random = new Random(4);
    int rows = 50_000;
    float[] numbers = new float[rows * COLUMNS];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    int[] shape = {rows, COLUMNS};
    List<Tensor> encoded = Precision.INT8.encoded(new Tensor("x", shape, numbers));
    float[] read = readAgain(encoded);
    List<Tensor> again = Precision.INT8.encoded(new Tensor("x", shape, read));
    assertArrayEquals(encoded.get(0).numbers(), again.get(0).numbers());
    assertArrayEquals(encoded.get(1).numbers(), again.get(1).numbers());
    assertArrayEquals(read, readAgain(again));
  }

  @Test
  void vectorsAndNarrowRowsHaveNoScale() {
    Tensor vector = new Tensor("b", new int[] {3}, new float[] {1, 2, 3});
    assertEquals(List.of(vector), Precision.INT8.encoded(vector));
    assertEquals(List.of(vector), Precision.FLOAT16.encoded(vector));
    List<Tensor> narrow = Precision.INT8.encoded(random(COLUMNS - 1));
    assertEquals(1, narrow.size());
    assertEquals(TensorType.F16, narrow.get(0).type());
  }

  /** Every half is read and written as the same bits. */
  @Test
  void halvesAreExact() {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    for (int half = 0; half < 1 << 16; half++) {
      if ((half >> 10 & 0x1F) == 0x1F) {
        continue; // infinite or no number
      }
      bytes.clear().putShort((short) half);
      float value = TensorType.F16.number(bytes.flip());
      TensorType.F16.put(value, bytes.clear());
      assertEquals((short) half, bytes.flip().getShort(), "bits " + half);
    }
  }

  /** By torch.tensor(x).half(), but for what is too large. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.0999755859375",
    "-0.3333333, -0.333251953125",
    "1.00048828125, 1", // half way: to the even one
    "1.00146484375, 1.001953125",
    "2047.5, 2048",
    "6.1e-5, 6.097555160522461e-05",
    "3e-8, 5.960464477539063e-08",
    "2.9e-8, 0",
    "65519, 65504",
    "1e9, 65504",
    "-1e9, -65504"
  })
  void othersAreRoundedToTheNearest(float number, float rounded) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    TensorType.F16.put(number, bytes);
    assertEquals(rounded, TensorType.F16.number(bytes.flip()));
  }

  @Test
  void aScaleOfAnotherShapeIsRefused() throws IOException {
    List<Tensor> encoded = Precision.INT8.encoded(random(COLUMNS));
    for (int count : new int[] {ROWS - 1, 1, 0}) {
      List<Tensor> wrong =
          List.of(encoded.get(0), new Tensor("x.scale", new int[] {count}, new float[count]));
      String message = assertThrows(ModelFileException.class, () -> readAgain(wrong)).getMessage();
      assertTrue(message.contains("x.scale is no scale of each row"), message);
    }
  }
}
