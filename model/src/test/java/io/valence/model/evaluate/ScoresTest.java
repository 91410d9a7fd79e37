package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.util.Random;
import java.util.stream.DoubleStream;
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

  private static Scores allRight(int rows, int labels) {
    float[] logits = new float[labels * rows];
    int[] gold = new int[rows];
    for (int row = 0; row < rows; row++) {
      gold[row] = row % labels;
      logits[labels * row + gold[row]] = 3;
    }
    return Scores.of(new Matrix(rows, labels, logits), gold);
  }

  /** Ten rows that are all right support 11/12, whatever the number of labels. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 77})
  void rowsThatAreAllRightDoNotMakeAModelSure(int labels) {
    Scores all = allRight(10, labels);
    // A number added to all logits of a row changes nothing: the targets add up to 1.
    Scores raised = all.plus(DoubleStream.generate(() -> 5).limit(labels).toArray());
    assertEquals(all.temperature(), raised.temperature(), 1e-6);
    assertEquals(11.0 / 12, all.scaled(1 / all.temperature()).probability(0), 1e-6);
  }

  /** The slope of the loss, 3 for each row, and that of the prior cancel each other. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void fewRowsLeaveTheTemperatureNearOne(int labels) {
    Scores all = allRight(10, labels);
    double inverse = 1 / all.temperatureForOthers();
    double p = 1 / (1 + (labels - 1) * Math.exp(-3 * inverse));
    Scores many = allRight(100, labels);
    assertEquals(many.temperature(), many.temperatureForOthers());
    assertEquals(0, 10 * 3 * (p - 11.0 / 12) + Math.log(inverse) / inverse, 1e-6);
  }
}
