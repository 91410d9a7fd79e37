package io.valence.model.evaluate;

/**
 * How a classifier does on labelled rows.
 *
 * @param loss mean cross-entropy
 * @param confusion rows of gold label g that were predicted as p, at [g][p]
 */
public record Evaluation(double loss, int[][] confusion) {
  /** How many rows were judged. */
  public int rows() {
    int rows = 0;
    for (int gold = 0; gold < confusion.length; gold++) {
      rows += rows(gold);
    }
    return rows;
  }

  /** How many rows have a gold label. */
  public int rows(int gold) {
    int rows = 0;
    for (int count : confusion[gold]) {
      rows += count;
    }
    return rows;
  }

  /** The part of the rows that were right. */
  public double accuracy() {
    int right = 0;
    for (int label = 0; label < confusion.length; label++) {
      right += confusion[label][label];
    }
    return ratio(right, rows());
  }

  /** Of the rows predicted as a label, the part that have it; 0 when there are none. */
  public double precision(int label) {
    int predicted = 0;
    for (int[] gold : confusion) {
      predicted += gold[label];
    }
    return ratio(confusion[label][label], predicted);
  }

  /** Of the rows that have a label, the part predicted as it; 0 when there are none. */
  public double recall(int label) {
    return ratio(confusion[label][label], rows(label));
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  /**
   * The plain mean of the labels' F1; of labels that neither have rows nor were predicted, none.
   */
  public double macroF1() {
    double sum = 0;
    int labels = 0;
    for (int label = 0; label < confusion.length; label++) {
      if (rows(label) > 0 || precision(label) > 0 || predicted(label)) {
        sum += f1(label);
        labels++;
      }
    }
    return labels == 0 ? 0 : sum / labels;
  }

  private boolean predicted(int label) {
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
