package io.valence.model.train;

import io.valence.model.config.TrainConfig;
import java.util.List;

/**
 * The learning rate of each step.
 *
 * @param config the rate, its warm-up and its schedule
 * @param stepsPerEpoch batches per epoch
 */
record LearningRate(TrainConfig config, int stepsPerEpoch) {
  private static final int PLATEAU_PATIENCE = 2;

  /**
   * The rate of a step.
   *
   * @param step counted from 1
   * @param plateaus how often dev stopped improving in the epochs done before
   */
  double at(long step, int plateaus) {
    double warmup = config.optimization().warmup() * stepsPerEpoch;
    double rising = step < warmup ? step / warmup : 1;
    double total = (double) config.stopping().epochs() * stepsPerEpoch;
    double done = Math.min(1, Math.max(0, (step - 1 - warmup) / (total - warmup)));
    return config.optimization().learningRate() * rising * fallen(done, plateaus);
  }

  private double fallen(double done, int plateaus) {
    return switch (config.optimization().schedule()) {
      case CONSTANT -> 1;
      case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
      case LINEAR -> 1 - done;
      case PLATEAU -> Math.pow(0.5, plateaus);
    };
  }

  /**
   * How often dev did not improve for {@value #PLATEAU_PATIENCE} epochs.
   *
   * @param improved whether each epoch so far was the best until then
   */
  static int plateaus(List<Boolean> improved) {
    int plateaus = 0;
    int still = 0;
    for (boolean better : improved) {
      still = better ? 0 : still + 1;
      if (still == PLATEAU_PATIENCE) {
        plateaus++;
        still = 0;
      }
    }
    return plateaus;
  }
}
