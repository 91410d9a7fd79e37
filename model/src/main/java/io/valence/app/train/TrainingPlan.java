package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;

/**
 * A training before it starts.
 *
 * @param data everything that was read
 * @param provenance where the model will come from
 * @param memory estimated memory
 */
public record TrainingPlan(TrainingData data, Provenance provenance, MemoryEstimate memory) {
  /** The effective configuration. */
  public RunConfig config() {
    return data.config();
  }
}
