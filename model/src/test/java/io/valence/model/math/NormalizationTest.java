package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.TestBackends;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What batch normalization's gradient must keep however its statistics were rounded. */
@Tag("gpu")
class NormalizationTest {
  private static final int COLUMNS = 64;
  private static final double EPSILON = 1e-5;

  /**
   * A shift of all rows changes nothing, so the gradient sums to zero over them. Where the rows
   * hardly differ, the layers below get little else than that sum.
   */
  @ParameterizedTest
  @EnumSource(TestBackends.class)
  void theGradientOfRowsThatHardlyDifferSumsToZero(TestBackends kind) {
    Random random = new Random(3);
    try (Backend backend = kind.open(1)) {
      for (int rows : new int[] {2, 3, 5, 8, 17, 64}) {
        Matrix x = new Matrix(rows, COLUMNS);
        Matrix dy = new Matrix(rows, COLUMNS);
        for (int i = 0; i < x.size(); i++) {
          x.writableData()[i] = (float) (0.7 + 0.01 * random.nextGaussian());
          dy.writableData()[i] = (float) random.nextGaussian();
        }
        requireSumsNearZero(backend.pass(() -> gradient(backend, x, dy)), rows);
      }
    }
  }

  private static Matrix gradient(Backend backend, Matrix x, Matrix dy) {
    Matrix ones = new Matrix(1, COLUMNS);
    Arrays.fill(ones.writableData(), 1);
    Matrix zeros = new Matrix(1, COLUMNS);
    Normalization n = backend.normalization();
    Normalization.Statistics by = n.statistics(x);
    Normalization.Normalized tape = n.forward(x, by, ones, zeros, EPSILON);
    Matrix dx = n.backward(dy, tape, by.variance(), ones, EPSILON, new Matrix(1, COLUMNS));
    return new Matrix(dx.rows(), dx.columns(), dx.data().clone());
  }

  private static void requireSumsNearZero(Matrix dx, int rows) {
    for (int f = 0; f < COLUMNS; f++) {
      double sum = 0;
      double largest = 0;
      for (int b = 0; b < rows; b++) {
        sum += dx.get(b, f);
        largest = Math.max(largest, Math.abs(dx.get(b, f)));
      }
      double share = Math.abs(sum) / largest;
      assertTrue(share <= 1e-6, rows + " rows, column " + f + ": " + share + " of the largest");
    }
  }
}
