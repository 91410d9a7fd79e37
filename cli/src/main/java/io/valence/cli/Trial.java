package io.valence.cli;

import io.valence.model.checkpoint.RunConfig;

/**
 * What a configuration came to after some epochs.
 *
 * @param number of the configuration in the search space
 * @param epochs trained at the most
 * @param accuracy of its best epoch on dev
 * @param loss of that epoch on dev
 * @param seconds it took
 * @param config the configuration
 */
record Trial(int number, int epochs, double accuracy, double loss, double seconds, RunConfig config)
    implements Comparable<Trial> {
  /** The loss of a training that diverged: the largest that JSON can say. */
  static final double DIVERGED = Double.MAX_VALUE;

  /** A training that came to no numbers. */
  static Trial diverged(int number, int epochs, double seconds, RunConfig config) {
    return new Trial(number, epochs, 0, DIVERGED, seconds, config);
  }

  /** The better first: higher accuracy, then lower loss. */
  @Override
  public int compareTo(Trial other) {
    int byAccuracy = Double.compare(other.accuracy, accuracy);
    return byAccuracy != 0 ? byAccuracy : Double.compare(loss, other.loss);
  }
}
