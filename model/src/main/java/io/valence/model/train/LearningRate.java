package io.valence.model.train;

import io.valence.model.config.TrainConfig;

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
   * @param history the epochs done before
   */
  double at(long step, Iterable<EpochReport> history) {
    double warmup = config.optimization().warmup() * stepsPerEpoch;
    double rising = step < warmup ? step / warmup : 1;
    double total = (double) config.stopping().epochs() * stepsPerEpoch;
    double done = Math.min(1, Math.max(0, (step - 1 - warmup) / (total - warmup)));
    return config.optimization().learningRate() * rising * fallen(done, history);
  }

  private double fallen(double done, Iterable<EpochReport> history) {
    return switch (config.optimization().schedule()) {
      case CONSTANT -> 1;
      case COSINE -> (1 + Math.cos(Math.PI * done)) / 2;
      case LINEAR -> 1 - done;
      case PLATEAU -> Math.pow(0.5, plateaus(history));
    };
  }

  /** How often dev did not improve for {@value #PLATEAU_PATIENCE} epochs. */
  private static int plateaus(Iterable<EpochReport> history) {
    int plateaus = 0;
    int still = 0;
    EpochReport best = null;
    for (EpochReport report : history) {
      boolean better = best == null || report.betterThan(best);
      best = better ? report : best;
      still = better ? 0 : still + 1;
      if (still == PLATEAU_PATIENCE) {
        plateaus++;
        still = 0;
      }
    }
    return plateaus;
  }
}
