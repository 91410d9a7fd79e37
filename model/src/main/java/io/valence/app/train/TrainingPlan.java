package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;

/**
 * What a training is about to do.
 *
 * @param data everything that was read
 * @param provenance where the model will come from
 * @param memory about what it takes
 */
public record TrainingPlan(TrainingData data, Provenance provenance, MemoryEstimate memory) {
  /** The configuration as it takes effect. */
  public RunConfig config() {
    return data.config();
  }
}
