package io.valence.model.layer;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Whether a pass trains: batch statistics and dropout, or running statistics and none.
 *
 * @param random source of dropout's randomness; null in evaluation
 * @param learnsStatistics whether batch normalization updates its running statistics
 * @param records whether the tape keeps all that the backward pass and final c need
 */
public record Mode(RandomGenerator random, boolean learnsStatistics, boolean records) {
  /** Evaluation that keeps only the outputs. */
  public static final Mode EVALUATION = new Mode(null, false, false);

  /** Evaluation with a full tape. */
  public static final Mode RECORDED_EVALUATION = new Mode(null, false, true);

  /** Training with the given random stream. */
  public static Mode training(RandomGenerator random) {
    return new Mode(Objects.requireNonNull(random), true, true);
  }

  /** Training on rows that are not the data's own, such as moved ones: they are no statistics. */
  public static Mode trainingAside(RandomGenerator random) {
    return new Mode(Objects.requireNonNull(random), false, true);
  }

  boolean trains() {
    return random != null;
  }
}
