package io.valence.model.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model gets right if it answers only where it is sure (selective classification, <a
 * href="https://arxiv.org/abs/1705.08500">Geifman and El-Yaniv 2017</a>).
 *
 * @param threshold least probability of an answer
 * @param answered number of rows with at least that probability
 * @param right how many of them are right
 * @param rows number of all rows
 */
public record Coverage(double threshold, int answered, int right, int rows) {
  /** Fractions of rows in a curve. */
  private static final double[] FRACTIONS = {1, 0.95, 0.9, 0.8, 0.7, 0.5};

  /** The coverage of a threshold. */
  public static Coverage of(Scores scores, double threshold) {
    boolean[] right = scores.right();
    int answered = 0;
    int correct = 0;
    for (int row = 0; row < right.length; row++) {
      if (scores.probability(row) >= threshold) {
        answered++;
        correct += right[row] ? 1 : 0;
      }
    }
    return new Coverage(threshold, answered, correct, right.length);
  }

  /**
   * The coverage at the thresholds that answer all rows, then 95, 90, 80, 70 and 50 % of them; more
   * where rows have the same probability.
   */
  public static List<Coverage> curve(Scores scores) {
    double[] sorted = new double[scores.gold().length];
    Arrays.setAll(sorted, scores::probability);
    Arrays.sort(sorted);
    List<Coverage> curve = new ArrayList<>();
    for (double fraction : FRACTIONS) {
      int left = (int) Math.floor((1 - fraction) * sorted.length + 1e-9);
      curve.add(of(scores, sorted[left]));
    }
    return curve;
  }

  /** The fraction of rows that are answered. */
  public double fraction() {
    return (double) answered / rows;
  }

  /** The fraction of answered rows that are right; NaN if there are none. */
  public double accuracy() {
    return (double) right / answered;
  }
}
