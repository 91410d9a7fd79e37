package io.valence.model.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Corpus;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.host.HostBackend;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearModelTest {
  private static final int VOCABULARY = 30;

  private static LinearModel trained(Corpus train, Corpus dev, int classes) {
    try (Backend backend = HostBackend.plainJava(1)) {
      return new NaiveBayesRegression(train, dev, VOCABULARY, classes).train(backend);
    }
  }

  /** Rows of six words, of which one at random says the label. */
  private static Corpus oneWord(int rows, int classes, Random random) {
    int[][] ids = new int[rows][];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(classes);
      ids[row] = random.ints(6, 10, VOCABULARY).toArray();
      ids[row][random.nextInt(6)] = 2 + labels[row];
    }
    return Corpus.of(ids, labels);
  }

  /** Rows that all have the same words: the label is which of two stands before a third. */
  private static Corpus onePair(int rows, Random random) {
    int[][] ids = new int[rows][];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(2);
      int other = random.nextInt(10, VOCABULARY);
      ids[row] = labels[row] == 0 ? new int[] {2, 4, other, 3, 5} : new int[] {3, 4, other, 2, 5};
    }
    return Corpus.of(ids, labels);
  }

  @Test
  void theRarestPairsAreLeftOut() {
    int[] text = {2, 3, 2, 3, 2, 3, 4, 5, 4, 6}; // 2 3 and 3 2 three times and twice
    Corpus rows = Corpus.of(new int[][] {text, {2, 3, 0, 1, 4, 5}}, new int[2]);
    Bigrams all = Bigrams.of(rows, 6);
    assertEquals(6, all.size());
    for (int most = 0; most < 6; most++) {
      Bigrams some = Bigrams.of(rows, most);
      // 2 3 is there four times, 3 2 and 4 5 twice, the others once.
      assertEquals(most == 0 ? 0 : most < 3 ? 1 : 3, some.size(), "of at most " + most);
      assertEquals(most > 0, some.number(2, 3) == 0);
      assertEquals(most > 2, some.number(4, 5) == 2);
      assertTrue(some.number(5, 4) < 0);
    }
  }

  @Test
  void manyLabelsLeaveNoRoomForPairs() {
    long two = NaiveBayesRegression.modelBytes(10_000_000, 20_000, 2);
    assertEquals(4L * 8 * 2 * (20_000 + (1 << 19)), two);
    long many = NaiveBayesRegression.modelBytes(10_000_000, 20_000, 900);
    assertEquals(4L * 3 * 900 * 20_000, many);
  }

  /**
   * Word vectors bring tens of thousands of them, which once made the ratios of rare labels small.
   */
  @Test
  void wordsThatNoRowHasChangeNothing() {
    Random random = new Random(5);
    Corpus rows = oneWord(200, 3, random);
    Corpus dev = oneWord(60, 3, random);
    Backend backend = HostBackend.plainJava(1);
    Scores few = new NaiveBayesRegression(rows, dev, VOCABULARY, 3).train(backend).scores(dev);
    Scores many =
        new NaiveBayesRegression(rows, dev, VOCABULARY + 5000, 3).train(backend).scores(dev);
    assertArrayEquals(few.logits().data(), many.logits().data());
  }

  /** Of three labels and of two. */
  @Test
  void aLabelWithoutRowsIsNeverTheAnswer() {
    Random random = new Random(3);
    Corpus rows = oneWord(100, 2, random);
    LinearModel three = trained(rows, oneWord(40, 2, random), 3);
    Corpus one = rows.with(new int[100], new float[100][]);
    LinearModel two = trained(one, one, 2);
    for (int row = 0; row < rows.rows(); row++) {
      float[] logits = three.logits(rows.ids(row));
      assertTrue(logits[2] < Math.max(logits[0], logits[1]), Arrays.toString(logits));
      float[] pair = two.logits(rows.ids(row));
      assertTrue(pair[1] < pair[0], Arrays.toString(pair));
    }
  }

  @Test
  void featuresAreTheKnownWordsAndPairsOnceEach() {
    Corpus rows = Corpus.of(new int[][] {{2, 3, 1, 3, 2}, {3, 2}}, new int[] {0, 1});
    Bigrams bigrams = Bigrams.of(rows, 100);
    assertArrayEquals(new long[] {2L << 32 | 3, 3L << 32 | 2}, bigrams.keys());
    assertArrayEquals(
        new int[] {2, 3, 11}, LinearModel.features(new int[] {3, 2, 1, 3, 3}, bigrams, 10));
    assertArrayEquals(
        new int[] {2, 3, 10, 11}, LinearModel.features(new int[] {3, 2, 3, 2}, bigrams, 10));
  }

  @Test
  void logitsAreTheBiasAndTheWeightsOfTheFeatures() {
    Bigrams bigrams = new Bigrams(new long[] {2L << 32 | 3});
    Matrix weight = new Matrix(5, 2, new float[] {9, 9, 9, 9, 1, 2, 10, 20, 100, 200});
    LinearModel model = new LinearModel(weight, new Matrix(1, 2, new float[] {.5f, .25f}), bigrams);
    assertArrayEquals(new float[] {111.5f, 222.25f}, model.logits(new int[] {2, 3, 2, 3}));
    assertArrayEquals(new float[] {11.5f, 22.25f}, model.logits(new int[] {3, 2}));
    assertArrayEquals(new float[] {.5f, .25f}, model.logits(new int[] {1, 0}));
    assertArrayEquals(new float[] {223, 444.5f}, model.scaled(2).logits(new int[] {2, 3}));
  }

  /** Of a word that stands twice each place has half, of a pair each word. */
  @Test
  void contributionsShareTheWeightsAmongTheirPlaces() {
    Bigrams bigrams = new Bigrams(new long[] {2L << 32 | 3});
    Matrix weight = new Matrix(5, 2, new float[] {9, 9, 9, 9, 1, 2, 10, 20, 100, 200});
    LinearModel model = new LinearModel(weight, new Matrix(1, 2, new float[] {5, 6}), bigrams);
    assertArrayEquals(
        new float[] {0, 0, 50.5f, 101, 60, 120, .5f, 1, 0, 0},
        model.contributions(new int[] {0, 2, 3, 2, 1}).data());
  }

  @Test
  void learnsWordsOfTwoAndOfMoreLabels() {
    for (int classes : new int[] {2, 3, 6}) {
      Random random = new Random(classes);
      Corpus dev = oneWord(200, classes, random);
      LinearModel model = trained(oneWord(300, classes, random), dev, classes);
      assertEquals(1, model.scores(dev).evaluation().accuracy());
      assertTrue(model.scores(dev).evaluation().loss() < 0.1);
    }
  }

  @Test
  void learnsWhichWordsStandTogether() {
    Random random = new Random(5);
    Corpus dev = onePair(100, random);
    assertEquals(1, trained(onePair(100, random), dev, 2).scores(dev).evaluation().accuracy());
  }

  /** Words that say nothing leave the part that the labels have. */
  @Test
  void isNotSurerThanDevLetsItBe() {
    Random random = new Random(6);
    int[][] ids = new int[400][];
    int[] labels = new int[400];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = random.ints(6, 2, VOCABULARY).toArray();
      labels[row] = row % 4 == 0 ? 1 : 0;
    }
    Corpus rows = Corpus.of(ids, labels);
    int[][] other = new int[400][];
    for (int row = 0; row < other.length; row++) {
      other[row] = random.ints(6, 2, VOCABULARY).toArray();
    }
    Corpus dev = Corpus.of(other, labels);
    double entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
    assertEquals(entropy, trained(rows, dev, 2).scores(dev).evaluation().loss(), 0.02);
  }

  /** Its probabilities are those that fit dev: no other temperature fits them better. */
  @Test
  void isCalibratedOnDev() {
    Random random = new Random(7);
    Corpus train = noisy(300, random);
    Corpus dev = noisy(300, random);
    LinearModel model = trained(train, dev, 2);
    assertEquals(1, model.scores(dev).temperature(), 0.03);
  }

  /** Rows of six words, one of which says the label, and is wrong in a fifth of them. */
  private static Corpus noisy(int rows, Random random) {
    int[][] ids = new int[rows][];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      ids[row] = random.ints(6, 4, VOCABULARY).toArray();
      labels[row] = random.nextInt(2);
      ids[row][random.nextInt(6)] = 2 + (random.nextInt(5) == 0 ? 1 - labels[row] : labels[row]);
    }
    return Corpus.of(ids, labels);
  }
}
