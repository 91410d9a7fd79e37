package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Copies over the borders of windows, here of eight numbers. */
class NativeOperandTest {
  private static final int WINDOW_BITS = 3;
  private static final int COUNT = 43;

  private static float[] numbers(int count) {
    float[] out = new float[count];
    IntStream.range(0, count).forEach(i -> out[i] = i + 1);
    return out;
  }

  private static NativeOperand filled() {
    NativeOperand out = NativeOperand.allocate(COUNT, WINDOW_BITS);
    out.put(numbers(COUNT), 0, 0, COUNT);
    return out;
  }

  @Test
  void everyRangeComesBack() {
    NativeOperand x = filled();
    for (int from = 0; from < COUNT; from++) {
      for (int count = 0; count <= COUNT - from; count++) {
        float[] back = new float[count];
        x.part(from, 1, count).get(0, back, 0, count);
        assertArrayEquals(Arrays.copyOfRange(numbers(COUNT), from, from + count), back);
        for (int i = 0; i < count; i++) {
          assertEquals(back[i], x.pointer().get(from + (long) i));
        }
      }
    }
    x.free();
  }

  @Test
  void everyRangeIsCopied() {
    NativeOperand x = filled();
    for (int at = 0; at < COUNT; at++) {
      for (int count = 0; count <= COUNT - at; count++) {
        NativeOperand out = NativeOperand.allocate(COUNT, WINDOW_BITS);
        out.put(new float[COUNT], 0, 0, COUNT);
        out.copy(x.part(COUNT - count, 1, count), 0, at, count);
        float[] expected = new float[COUNT];
        System.arraycopy(numbers(COUNT), COUNT - count, expected, at, count);
        float[] back = new float[COUNT];
        out.get(0, back, 0, COUNT);
        assertArrayEquals(expected, back);
        out.free();
      }
    }
    x.free();
  }
}
