package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.math.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxGradientTest {
  @ParameterizedTest
  @ValueSource(floats = {0.01f, 1, 5, 30})
  void givesTheSoftmaxOfDoubles(float spread) {
    Random random = new Random(7);
    int rows = 37;
    int columns = 211;
    Matrix logits = new Matrix(rows, columns);
    int[] targets = new int[rows];
    for (int i = 0; i < logits.size(); i++) {
      logits.writableData()[i] = (float) (spread * random.nextGaussian());
    }
    for (int r = 0; r < rows; r++) {
      targets[r] = r % 5 == 4 ? -1 : random.nextInt(columns);
    }
    try (HostBackend backend = HostBackend.plainJava(1)) {
      Operand staged = backend.products().stage(logits);
      double loss = new SoftmaxGradient().apply(staged, targets, 0.25f);
      Matrix gradient = new Matrix(rows, columns);
      backend.products().fetch(staged, gradient);
      double expected = 0;
      for (int r = 0; r < rows; r++) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += Math.exp(logits.get(r, c));
        }
        expected += targets[r] < 0 ? 0 : Math.log(sum) - logits.get(r, targets[r]);
        for (int c = 0; c < columns; c++) {
          double p = Math.exp(logits.get(r, c)) / sum - (c == targets[r] ? 1 : 0);
          assertEquals(targets[r] < 0 ? 0 : 0.25 * p, gradient.get(r, c), 3e-6);
        }
      }
      assertEquals(expected, loss, 1e-5 * expected);
    }
  }

  @Test
  void aLogitThatIsNoNumberIsSeen() {
    Matrix logits = new Matrix(2, 9);
    logits.writableData()[12] = Float.NaN;
    try (HostBackend backend = HostBackend.plainJava(1)) {
      double loss =
          new SoftmaxGradient().apply(backend.products().stage(logits), new int[] {1, 1}, 1);
      assertTrue(Double.isNaN(loss));
    }
  }
}
