package io.valence.model.evaluate;

/**
 * A classifier's results on labeled rows.
 *
 * @param loss mean cross-entropy
 * @param confusion number of rows with gold label g predicted as p, at [g][p]
 */
public record Evaluation(double loss, int[][] confusion) {
  /** Number of evaluated rows. */
  public int rows() {
    int rows = 0;
    for (int gold = 0; gold < confusion.length; gold++) {
      rows += rows(gold);
    }
    return rows;
  }

  /** Number of rows with a gold label. */
  public int rows(int gold) {
    int rows = 0;
    for (int count : confusion[gold]) {
      rows += count;
    }
    return rows;
  }

  /** The fraction of correct rows. */
  public double accuracy() {
    int right = 0;
    for (int label = 0; label < confusion.length; label++) {
      right += confusion[label][label];
    }
    return ratio(right, rows());
  }

  /** The fraction of the rows predicted as a label that have it; 0 if there are none. */
  public double precision(int label) {
    int predicted = 0;
    for (int[] gold : confusion) {
      predicted += gold[label];
    }
    return ratio(confusion[label][label], predicted);
  }

  /** The fraction of the rows with a label predicted as it; 0 if there are none. */
  public double recall(int label) {
    return ratio(confusion[label][label], rows(label));
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  /** The unweighted mean F1 of the labels that have rows or were predicted. */
  public double macroF1() {
    double sum = 0;
    int labels = 0;
    for (int label = 0; label < confusion.length; label++) {
      if (rows(label) > 0 || precision(label) > 0 || isPredicted(label)) {
        sum += f1(label);
        labels++;
      }
    }
    return labels == 0 ? 0 : sum / labels;
  }

  /** Whether any row is predicted as a label. */
  public boolean isPredicted(int label) {
    for (int[] gold : confusion) {
      if (gold[label] > 0) {
        return true;
      }
    }
    return false;
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
