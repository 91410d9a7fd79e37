package io.valence.model.evaluate;

import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Predictions for labeled rows, and metrics beyond accuracy.
 *
 * @param evaluation accuracy and related metrics
 * @param logits [rows, K]
 * @param probabilities [rows, K]
 * @param gold the label of each row
 */
public record Scores(Evaluation evaluation, Matrix logits, Matrix probabilities, int[] gold) {
  /** Bound of a temperature; the other one is its inverse. */
  static final double HOTTEST = 20;

  private static final int BINS = 15;

  /** Rows that show the temperature without a prior. */
  private static final int FEW = 100;

  /**
   * The scores of given logits.
   *
   * @param logits [rows, K]
   * @param gold the label of each row
   */
  public static Scores of(Matrix logits, int[] gold) {
    int[][] confusion = new int[logits.columns()][logits.columns()];
    for (int row = 0; row < gold.length; row++) {
      confusion[gold[row]][Evaluator.best(logits, row)]++;
    }
    Loss loss = new Loss();
    Evaluation evaluation =
        new Evaluation(loss.crossEntropy(logits, gold) / gold.length, confusion);
    return new Scores(evaluation, logits, loss.softmax(logits), gold);
  }

  /** The probability of a row's most probable label. */
  public float probability(int row) {
    return probabilities.get(row, Evaluator.best(probabilities, row));
  }

  /** Whether each row's most probable label is its own. */
  public boolean[] right() {
    boolean[] right = new boolean[gold.length];
    for (int row = 0; row < right.length; row++) {
      right[row] = Evaluator.best(probabilities, row) == gold[row];
    }
    return right;
  }

  /**
   * The area under the ROC curve for the second of two labels: the chance that one of its rows gets
   * a higher probability than one of the others, with ties counting half. NaN if all rows have the
   * same label.
   */
  public double rocAuc() {
    Integer[] order =
        IntStream.range(0, gold.length)
            .boxed()
            .sorted(Comparator.comparingDouble(this::margin))
            .toArray(Integer[]::new);
    double rankSum = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && margin(order[to]) == margin(order[from])) {
        to++;
      }
      for (int i = from; i < to; i++) {
        rankSum += gold[order[i]] == 1 ? (from + 1 + to) / 2.0 : 0;
        positives += gold[order[i]];
      }
      from = to;
    }
    double pairs = (double) positives * (gold.length - positives);
    return (rankSum - positives * (positives + 1) / 2.0) / pairs;
  }

  /** Logit of the second of two labels minus the first's; probabilities would round to 1. */
  private float margin(int row) {
    return logits.get(row, 1) - logits.get(row, 0);
  }

  /**
   * Expected calibration error (Naeini et al., 2015): the mean difference between the probability
   * of the prediction and the accuracy of such predictions, in {@value #BINS} bins.
   */
  public double calibrationError() {
    double[] gaps = new double[BINS];
    for (int row = 0; row < gold.length; row++) {
      int best = Evaluator.best(probabilities, row);
      float p = probabilities.get(row, best);
      gaps[Math.min(BINS - 1, (int) (p * BINS))] += p - (best == gold[row] ? 1 : 0);
    }
    return Arrays.stream(gaps).map(Math::abs).sum() / gold.length;
  }

  /**
   * The best temperature to divide the logits by (<a href="https://arxiv.org/abs/1706.04599">Guo et
   * al. 2017</a>): the one with the lowest cross-entropy, between 1/20 and 20.
   *
   * <p>The targets are {@link SmoothedTargets}.
   */
  public double temperature() {
    return temperature(false);
  }

  /**
   * The same for the answers to other rows. Fewer than {@value #FEW} rows show little of the
   * temperature: with them its logarithm has a standard normal prior, by which ten rows give a
   * lower loss on others (configs/README.md has the figures). It is not for choosing one of several
   * models: the prior would favor the one that is most confident.
   */
  double temperatureForOthers() {
    return temperature(gold.length < FEW);
  }

  private double temperature(boolean prior) {
    // Cross-entropy is convex in 1/T, so its slope has one zero.
    double low = 1 / HOTTEST;
    double high = HOTTEST;
    for (int i = 0; i < 60; i++) {
      double middle = Math.sqrt(low * high);
      double priorSlope = prior ? Math.log(middle) / middle : 0; // of (ln T)² / 2
      if (slope(middle) + priorSlope > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 1 / Math.sqrt(low * high);
  }

  /** The same predictions with all logits multiplied by a factor. */
  public Scores scaled(double factor) {
    Matrix scaled = logits.copy();
    float[] data = scaled.writableData();
    for (int i = 0; i < data.length; i++) {
      data[i] *= (float) factor;
    }
    return of(scaled, gold);
  }

  /** The same predictions with a number added to each label's logits, [K]. */
  Scores plus(double[] bias) {
    Matrix sum = logits.copy();
    float[] data = sum.writableData();
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) bias[i % bias.length];
    }
    return of(sum, gold);
  }

  /** d cross-entropy / d (1/T): the expected logit minus that of the label. */
  private double slope(double inverse) {
    SmoothedTargets targets = new SmoothedTargets(gold.length, logits.columns());
    double slope = 0;
    for (int row = 0; row < gold.length; row++) {
      double largest = logits.get(row, Evaluator.best(logits, row));
      double sum = 0;
      double weighted = 0;
      for (int k = 0; k < logits.columns(); k++) {
        double weight = Math.exp(inverse * (logits.get(row, k) - largest));
        sum += weight;
        weighted += weight * logits.get(row, k);
      }
      slope += weighted / sum - expected(targets, row);
    }
    return slope;
  }

  /** The expected logit of a row's target. */
  private double expected(SmoothedTargets targets, int row) {
    double all = 0;
    for (int k = 0; k < logits.columns(); k++) {
      all += logits.get(row, k);
    }
    double own = logits.get(row, gold[row]);
    return targets.own() * own + targets.other() * (all - own);
  }
}
