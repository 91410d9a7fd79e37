package io.valence.model.linear;

import io.valence.data.Corpus;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * How much each feature supports a label by naive Bayes.
 *
 * @param rows the training rows
 * @param features the distinct features of each row, below {@code count}
 * @param count number of features
 */
public record NaiveBayes(Corpus rows, IntFunction<int[]> features, int count) {
  /** With words as features. */
  public static NaiveBayes ofWords(Corpus rows, int vocabulary) {
    return new NaiveBayes(
        rows, row -> Arrays.stream(rows.ids(row)).distinct().toArray(), vocabulary);
  }

  /**
   * The log-count ratio of each feature, log(p/|p|) - log(q/|q|): p counts the label's rows with
   * the feature and q the others, starting at 1 (<a href="https://aclanthology.org/P12-2018/">Wang
   * and Manning 2012</a>, equation 2).
   */
  public double[] ratios(int label) {
    double[] p = new double[count];
    double[] q = new double[count];
    Arrays.fill(p, 1);
    Arrays.fill(q, 1);
    for (int row = 0; row < rows.rows(); row++) {
      double[] counts = rows.label(row) == label ? p : q;
      for (int feature : features.apply(row)) {
        counts[feature]++;
      }
    }
    double logP = Math.log(Arrays.stream(p).sum());
    double logQ = Math.log(Arrays.stream(q).sum());
    double[] ratios = new double[count];
    Arrays.setAll(ratios, f -> Math.log(p[f]) - logP - Math.log(q[f]) + logQ);
    return ratios;
  }
}
