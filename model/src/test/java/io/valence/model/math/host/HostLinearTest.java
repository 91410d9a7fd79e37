package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows enough for several blocks. */
class HostLinearTest {
  private static final int ROWS = 1030;
  private static final int IN = 9;
  private static final int OUT = 7;

  private final Matrix x = random(ROWS, IN, 1);
  private final Matrix weight = random(OUT, IN, 2);
  private final Matrix bias = random(1, OUT, 3);
  private final Matrix dy = random(ROWS, OUT, 4);

  private static Matrix random(int rows, int columns, int seed) {
    Random random = new Random(seed);
    Matrix out = new Matrix(rows, columns);
    for (int i = 0; i < out.size(); i++) {
      out.writableData()[i] = random.nextFloat() - 0.5f;
    }
    return out;
  }

  /** y, dx and dW. */
  private List<float[]> computed(Backend opened) {
    try (Backend backend = opened) {
      return backend.pass(
          () -> {
            Matrix dWeight = new Matrix(OUT, IN);
            Matrix y = backend.linear(x, weight, bias);
            Matrix dx = backend.linearBackward(x, weight, dy, dWeight);
            return Stream.of(y, dx, dWeight).map(m -> Arrays.copyOf(m.data(), m.size())).toList();
          });
    }
  }

  private static Backend backend(boolean natively, int threads) {
    return natively ? HostBackend.withNativeLibraries(threads) : HostBackend.plainJava(threads);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocksHaveTheSameBitsOnAnyNumberOfThreads(boolean natively) {
    List<float[]> one = computed(backend(natively, 1));
    List<float[]> three = computed(backend(natively, 3));
    for (int i = 0; i < one.size(); i++) {
      assertArrayEquals(one.get(i), three.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRowIsComputed(boolean natively) {
    List<float[]> all = computed(backend(natively, 2));
    for (int n = 0; n < ROWS; n++) {
      for (int k = 0; k < OUT; k++) {
        double sum = bias.get(0, k);
        for (int i = 0; i < IN; i++) {
          sum += (double) x.get(n, i) * weight.get(k, i);
        }
        assertEquals(sum, all.get(0)[n * OUT + k], 1e-6);
      }
      for (int i = 0; i < IN; i++) {
        double sum = 0;
        for (int k = 0; k < OUT; k++) {
          sum += (double) dy.get(n, k) * weight.get(k, i);
        }
        assertEquals(sum, all.get(1)[n * IN + i], 1e-6);
      }
    }
    for (int k = 0; k < OUT; k++) {
      for (int i = 0; i < IN; i++) {
        double sum = 0;
        for (int n = 0; n < ROWS; n++) {
          sum += (double) dy.get(n, k) * x.get(n, i);
        }
        assertEquals(sum, all.get(2)[k * IN + i], 1e-4);
      }
    }
  }
}
