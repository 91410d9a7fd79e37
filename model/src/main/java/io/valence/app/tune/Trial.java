package io.valence.app.tune;

import io.valence.model.config.RunConfig;

/**
 * What a configuration came to after some epochs.
 *
 * @param number of the configuration in the search space
 * @param epochs trained at the most
 * @param accuracy of its best epoch on dev
 * @param loss of that epoch on dev, after its best temperature
 * @param seconds it took
 * @param config the configuration
 */
public record Trial(
    int number, int epochs, double accuracy, double loss, double seconds, RunConfig config)
    implements Comparable<Trial> {
  /** The loss of a training that diverged: the largest that JSON can say. */
  private static final double DIVERGED = Double.MAX_VALUE;

  /** A training that came to no numbers. */
  static Trial diverged(int number, int epochs, double seconds, RunConfig config) {
    return new Trial(number, epochs, 0, DIVERGED, seconds, config);
  }

  /** Whether the training came to no numbers. */
  public boolean hasDiverged() {
    return loss == DIVERGED;
  }

  /** The sum of error rate and loss, by which epochs are compared too. */
  double badness() {
    return loss + 1 - accuracy;
  }

  /** The better first. */
  @Override
  public int compareTo(Trial other) {
    return Double.compare(badness(), other.badness());
  }
}
