package io.valence.model.evaluate;

/**
 * What calibration takes a row's label to be: its own with (n + 1)/(n + 2), and one of the others
 * otherwise, each alike. So n correct rows do not make a model more confident than n rows can, by
 * Laplace's rule of succession.
 *
 * <p>For two labels these are the targets of Platt (1999). To give each other label 1/(n + K), as
 * the rule would for the frequencies of K labels, makes a model of many labels far too unsure: with
 * 77 labels and a thousand dev rows a loss of 0.14 became 0.30 (configs/README.md has the figures).
 *
 * @param rows n
 * @param labels K
 */
record SmoothedTargets(int rows, int labels) {
  /** Probability of the row's own label. */
  double own() {
    return (rows + 1.0) / (rows + 2.0);
  }

  /** Probability of each other label. */
  double other() {
    return 1 / ((rows + 2.0) * (labels - 1));
  }
}
