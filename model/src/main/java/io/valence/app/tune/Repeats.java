package io.valence.app.tune;

/**
 * How often a search trains each configuration: once for each fold with each seed. Its result is
 * the mean.
 *
 * @param folds number of parts of the training file, each of which is the dev set of a training; 1
 *     for the dev file, or {@code data.devFraction} of the training file
 * @param seeds number of seeds, from {@code train.seed} on, for the random numbers of a training;
 *     the rows are divided by the first one
 */
public record Repeats(int folds, int seeds) {
  /** One training. */
  public static final Repeats NONE = new Repeats(1, 1);
}
