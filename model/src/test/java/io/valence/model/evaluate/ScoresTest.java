package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {
  private static Scores scores(float[] logits, int... gold) {
    Matrix matrix = new Matrix(gold.length, logits.length / gold.length, logits);
    return new Scores(null, matrix, new Loss().softmax(matrix), gold);
  }

  /** As sklearn.metrics.roc_auc_score: 3 of 4 pairs in order; then a tie. */
  @Test
  void theAreaUnderTheCurveIsThePartOfPairsInOrder() {
    assertEquals(0.75, scores(new float[] {0, -1, 0, .4f, 0, .3f, 0, 2}, 0, 0, 1, 1).rocAuc());
    assertEquals(0.875, scores(new float[] {0, -1, 0, .3f, 0, .3f, 0, 2}, 0, 0, 1, 1).rocAuc());
    assertTrue(Double.isNaN(scores(new float[] {0, 1, 0, 2}, 1, 1).rocAuc()));
  }

  @Test
  void probabilitiesAsHighAsTheyAreRightHaveNoError() {
    float three = (float) Math.log(3);
    float[] logits = {three, 0, three, 0, three, 0, three, 0};
    assertEquals(0, scores(logits, 0, 0, 0, 1).calibrationError(), 1e-6);
    assertEquals(0.25, scores(logits, 0, 0, 1, 1).calibrationError(), 1e-6);
  }

  /** Labels drawn from the logits over 2.5: the temperature is found again. */
  @Test
  void findsTheTemperatureOfItsLabels() {
    Random random = new Random(4);
    float[] logits = new float[3 * 20_000];
    int[] gold = new int[20_000];
    for (int row = 0; row < gold.length; row++) {
      double[] p = new double[3];
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        logits[3 * row + k] = (float) (3 * random.nextGaussian());
        p[k] = Math.exp(logits[3 * row + k] / 2.5);
        sum += p[k];
      }
      double at = random.nextDouble() * sum;
      gold[row] = at < p[0] ? 0 : at < p[0] + p[1] ? 1 : 2;
    }
    assertEquals(2.5, scores(logits, gold).temperature(), 0.1);
  }

  /** Ten rows that are all right support 11/12, whatever the number of labels, and no more. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 77})
  void rowsThatAreAllRightDoNotMakeAModelSure(int labels) {
    float[] logits = new float[labels * 10];
    int[] gold = new int[10];
    for (int row = 0; row < 10; row++) {
      gold[row] = row % labels;
      logits[labels * row + gold[row]] = 3;
    }
    Scores all = Scores.of(new Matrix(10, labels, logits), gold);
    assertEquals(11.0 / 12, all.scaled(1 / all.temperature()).probability(0), 1e-6);
  }
}
