package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import io.valence.model.train.BagOfWords;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

  @Test
  void aBagOfWordsLearnsWordsButNotTheirOrder() {
    Random random = new Random(1);
    int[][] ids = new int[400][];
    int[] words = new int[400];
    int[] order = new int[400];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = random.ints(6, 6, 30).toArray();
      words[row] = random.nextInt(3);
      order[row] = random.nextInt(2);
      ids[row][3] = 2 + words[row];
      ids[row][order[row] * 5] = 5;
    }
    assertEquals(1, bag(Corpus.of(ids, words), 3));
    assertTrue(bag(Corpus.of(ids, order), 2) < 0.75);
  }

  private static double bag(Corpus corpus, int classes) {
    int[][] test = new int[200][];
    int[] gold = new int[200];
    int[][] train = new int[200][];
    int[] labels = new int[200];
    for (int row = 0; row < 200; row++) {
      train[row] = corpus.ids(row);
      labels[row] = corpus.label(row);
      test[row] = corpus.ids(200 + row);
      gold[row] = corpus.label(200 + row);
    }
    Corpus dev = Corpus.of(test, gold);
    return BagOfWords.train(Corpus.of(train, labels), dev, 30, classes, new Seed(1)).accuracy(dev);
  }
}
