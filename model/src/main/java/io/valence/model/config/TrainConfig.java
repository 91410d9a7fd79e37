package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How a classifier is trained. In JSON the keys of all groups are together in {@code train}.
 *
 * @param languageModel what is learned from texts without labels
 * @param distillation learning of another model's answers
 * @param stopping when training stops
 * @param optimization how parameters are updated
 * @param regularization settings against overfitting
 * @param compute device, backend and seed
 */
public record TrainConfig(
    @JsonUnwrapped PretrainingConfig languageModel,
    @JsonUnwrapped DistillationConfig distillation,
    @JsonUnwrapped StoppingConfig stopping,
    @JsonUnwrapped OptimizationConfig optimization,
    @JsonUnwrapped RegularizationConfig regularization,
    @JsonUnwrapped ComputeConfig compute) {
  /** The defaults. */
  public static final TrainConfig DEFAULT =
      new TrainConfig(
          PretrainingConfig.DEFAULT,
          DistillationConfig.DEFAULT,
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

  /** Whether calibration may add a bias: {@code train.balance} wants rare labels answered often. */
  public boolean calibratesBias() {
    return stopping.calibrate() && !regularization.balance();
  }

  /** This configuration for an ensemble of that size. */
  TrainConfig withEnsemble(int count) {
    return withCompute(compute.withEnsemble(count));
  }

  /** The configuration of one model of the ensemble, counted from 0. */
  public TrainConfig member(int number) {
    return withCompute(compute.member(number));
  }

  /** How words are predicted before labels: {@code train.pretraining} epochs by Adam. */
  public TrainConfig beforeLabels() {
    return new TrainConfig(
        languageModel,
        distillation,
        new StoppingConfig(1, Math.max(1, languageModel.pretraining()), 0, false, false),
        optimization.forWords(),
        regularization,
        compute);
  }

  private TrainConfig withCompute(ComputeConfig other) {
    return new TrainConfig(
        languageModel, distillation, stopping, optimization, regularization, other);
  }
}
