package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row's answer is its own: alone, among others, first or last in the batch. */
class InvarianceTest {
  private static final int ROWS = 70;

  private static int[][] rows() {
    Random random = new Random(3);
    int[][] rows = new int[ROWS][];
    for (int b = 0; b < ROWS; b++) {
      rows[b] = random.ints(1 + random.nextInt(30), 1, 40).toArray();
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void plainJavaGivesTheSameBits(Pooling pooling) {
    check(TestBackends.JAVA, pooling, 0);
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void nativeProductsGiveTheSameNumbers(Pooling pooling) {
    check(TestBackends.OPENBLAS, pooling, 2e-6f);
    check(TestBackends.ND4J, pooling, 2e-6f);
    check(TestBackends.ONEDNN, pooling, 2e-6f);
  }

  private static void check(TestBackends kind, Pooling pooling, float tolerance) {
    ModelConfig config =
        new ModelConfig(
            CellKind.LSTM,
            Nonlinearity.TANH,
            12,
            List.of(20, 9),
            true,
            pooling,
            8,
            0.5,
            0.5,
            0.5,
            false);
    Classifier model = new Classifier(config, 40, 3);
    new Initialization(new Seed(2)).apply(model);
    int[][] rows = rows();
    try (Backend backend = kind.open(2)) {
      Matrix together = model.logits(backend, rows);
      int[][] turned = new int[ROWS][];
      for (int b = 0; b < ROWS; b++) {
        turned[b] = rows[ROWS - 1 - b];
      }
      Matrix backwards = model.logits(backend, turned);
      for (int b = 0; b < ROWS; b++) {
        float[] expected = together.copyOfRows(b, b + 1).data();
        float[] alone = model.logits(backend, new int[][] {rows[b]}).data();
        float[] moved = backwards.copyOfRows(ROWS - 1 - b, ROWS - b).data();
        assertArrayEquals(expected, alone, tolerance, "row " + b + " alone");
        assertArrayEquals(expected, moved, tolerance, "row " + b + " elsewhere");
      }
    }
  }
}
