package io.valence.model.layer;

import java.util.random.RandomGenerator;

/**
 * Whether a pass trains: batch statistics and dropout, or running statistics and none.
 *
 * @param random the stream dropout draws from; null in evaluation
 */
public record Mode(RandomGenerator random) {
  /** Evaluation. */
  public static final Mode EVALUATION = new Mode(null);

  /** Training with a given stream of chance. */
  public static Mode training(RandomGenerator random) {
    return new Mode(java.util.Objects.requireNonNull(random));
  }

  boolean trains() {
    return random != null;
  }
}
