package io.valence.model.checkpoint;

import io.valence.data.DataConfig;
import io.valence.model.classifier.ModelConfig;
import io.valence.model.train.TrainConfig;

/** The configuration of a run: the three objects of a configuration file. */
public record RunConfig(DataConfig data, ModelConfig model, TrainConfig train) {
  /** The defaults of all keys. */
  public static final RunConfig DEFAULT =
      new RunConfig(DataConfig.DEFAULT, ModelConfig.DEFAULT, TrainConfig.DEFAULT);

  /** This configuration with another shape of model. */
  public RunConfig withModel(ModelConfig other) {
    return new RunConfig(data, other, train);
  }

  /** The configuration of one model of the ensemble, counted from 0. */
  public RunConfig member(int number) {
    return new RunConfig(data, model, train.member(number));
  }
}
