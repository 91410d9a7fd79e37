package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.app.run.RunPlan;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;
import io.valence.model.train.TrainingState;

/**
 * A training before it starts.
 *
 * @param data everything that was read
 * @param provenance where the model will come from
 * @param memory estimated memory
 */
public record TrainingPlan(TrainingData data, Provenance provenance, MemoryEstimate memory)
    implements RunPlan<TrainingState> {
  @Override
  public RunConfig config() {
    return data.config();
  }

  @Override
  public TrainingState state() {
    return new TrainingStart(config(), data).state();
  }

  @Override
  public TrainingState empty() {
    return new TrainingStart(config(), data).empty();
  }
}
