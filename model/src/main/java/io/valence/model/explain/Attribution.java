package io.valence.model.explain;

import io.valence.model.math.Matrix;
import java.util.List;

/**
 * The effect of each token of a text on the log-odds of a label.
 *
 * @param effects of each token; positive supports the label
 * @param score the log-odds of the label for the whole text
 * @param baseline the log-odds at which the effects start: {@code baseline + Σ effects = score};
 *     null if they do not add up
 */
public record Attribution(double[] effects, double score, Double baseline) {
  /** The sum of all effects. */
  public double sum() {
    double sum = 0;
    for (double effect : effects) {
      sum += effect;
    }
    return sum;
  }

  /**
   * The mean of several models' attributions of one text: with two labels, the attribution of the
   * model whose logits are their mean.
   */
  public static Attribution mean(List<Attribution> all) {
    double[] effects = new double[all.get(0).effects.length];
    double score = 0;
    double baseline = 0;
    for (Attribution one : all) {
      for (int t = 0; t < effects.length; t++) {
        effects[t] += one.effects[t] / all.size();
      }
      score += one.score / all.size();
      baseline += one.baseline == null ? 0 : one.baseline / all.size();
    }
    return new Attribution(effects, score, all.get(0).baseline == null ? null : baseline);
  }

  /** ln(p / (1 - p)) of a label, from logits [B, K]: z_k - ln Σ_{j≠k} exp z_j. */
  static double logOdds(Matrix logits, int row, int label) {
    double[] others = others(logits, row, label);
    return logits.get(row, label) - others[0] - Math.log(others[1]);
  }

  /** d log-odds / d logits of every row, [B, K]: 1 for the label, minus its share for others. */
  static Matrix logOddsGradient(Matrix logits, int label) {
    Matrix d = new Matrix(logits.rows(), logits.columns());
    for (int row = 0; row < logits.rows(); row++) {
      double[] others = others(logits, row, label);
      for (int k = 0; k < logits.columns(); k++) {
        double share = Math.exp(logits.get(row, k) - others[0]) / others[1];
        d.writableData()[row * logits.columns() + k] = (float) (k == label ? 1 : -share);
      }
    }
    return d;
  }

  /** The largest other logit m, and Σ exp(z - m) over all others. */
  private static double[] others(Matrix logits, int row, int label) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.columns(); k++) {
      largest = k == label ? largest : Math.max(largest, logits.get(row, k));
    }
    double sum = 0;
    for (int k = 0; k < logits.columns(); k++) {
      sum += k == label ? 0 : Math.exp(logits.get(row, k) - largest);
    }
    return new double[] {largest, sum};
  }
}
