package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How a classifier is trained. In JSON the keys of all groups are together in {@code train}.
 *
 * @param stopping when training stops
 * @param optimization how parameters are updated
 * @param regularization settings against overfitting
 * @param compute device, backend and seed
 */
public record TrainConfig(
    @JsonUnwrapped StoppingConfig stopping,
    @JsonUnwrapped OptimizationConfig optimization,
    @JsonUnwrapped RegularizationConfig regularization,
    @JsonUnwrapped ComputeConfig compute) {
  /** The defaults. */
  public static final TrainConfig DEFAULT =
      new TrainConfig(
          StoppingConfig.DEFAULT,
          OptimizationConfig.DEFAULT,
          RegularizationConfig.DEFAULT,
          ComputeConfig.DEFAULT);

  public TrainConfig {
    Checks.require(
        optimization.warmup() <= stopping.epochs(),
        "train.warmup",
        optimization.warmup() + " is not in 0 to epochs");
  }

  /** This configuration for an ensemble of that size. */
  TrainConfig withEnsemble(int count) {
    return new TrainConfig(stopping, optimization, regularization, compute.withEnsemble(count));
  }

  /** The configuration of one model of the ensemble, counted from 0. */
  public TrainConfig member(int number) {
    return new TrainConfig(stopping, optimization, regularization, compute.member(number));
  }
}
