package io.valence.model.config;

import io.valence.data.DataConfig;
import io.valence.data.table.InputException;
import java.util.List;

/** The configuration of a run: the three objects of a configuration file. */
public record RunConfig(DataConfig data, ModelConfig model, TrainConfig train) {
  /** The defaults of all keys. */
  public static final RunConfig DEFAULT =
      new RunConfig(DataConfig.DEFAULT, ModelConfig.DEFAULT, TrainConfig.DEFAULT);

  /**
   * This configuration with other values for some keys.
   *
   * @param assignments such as {@code model.hidden=[128,64]} or {@code train.epochs=10}
   * @throws InputException when there is no such key, or a value does not fit
   */
  public RunConfig with(String... assignments) {
    return new ConfigReader(this).all(List.of(assignments)).read();
  }

  /** This configuration with another shape of model. */
  public RunConfig withModel(ModelConfig other) {
    return new RunConfig(data, other, train);
  }

  /** The configuration of one model of the ensemble, counted from 0. */
  public RunConfig member(int number) {
    return new RunConfig(data, model, train.member(number));
  }
}
