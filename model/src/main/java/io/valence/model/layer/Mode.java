package io.valence.model.layer;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Whether a pass trains: batch statistics and dropout, or running statistics and none.
 *
 * @param random the stream dropout draws from; null in evaluation
 * @param records whether the tape holds all that a backward pass and the final c need
 */
public record Mode(RandomGenerator random, boolean records) {
  /** Evaluation: all but the outputs is forgotten. */
  public static final Mode EVALUATION = new Mode(null, false);

  /** Evaluation with a whole tape. */
  public static final Mode RECORDED_EVALUATION = new Mode(null, true);

  /** Training with a given stream of chance. */
  public static Mode training(RandomGenerator random) {
    return new Mode(Objects.requireNonNull(random), true);
  }

  boolean trains() {
    return random != null;
  }
}
