package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.data.DataConfig;
import io.valence.data.PretrainedVectors;
import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration of a run: the three objects of a configuration file.
 *
 * @param given the keys that were set, such as {@code train.epochs}; the others may follow from the
 *     rows
 */
public record RunConfig(
    DataConfig data, ModelConfig model, TrainConfig train, @JsonIgnore Set<String> given) {
  /** The defaults of all keys. */
  public static final RunConfig DEFAULT =
      new RunConfig(DataConfig.DEFAULT, ModelConfig.DEFAULT, TrainConfig.DEFAULT);

  /** The same, with nothing left to the rows: for models that were not trained here. */
  public static final RunConfig FIXED =
      DEFAULT.withData(
          DataConfig.DEFAULT
              .withTokenizer(Tokenizer.WHITESPACE)
              .withVectors(PretrainedVectors.NONE));

  public RunConfig {
    given = given == null ? Set.of() : Set.copyOf(given);
  }

  /** A configuration with no key set. */
  public RunConfig(DataConfig data, ModelConfig model, TrainConfig train) {
    this(data, model, train, Set.of());
  }

  /**
   * This configuration with other values for some keys, which then count as given.
   *
   * @param assignments such as {@code model.hidden=[128,64]} or {@code train.epochs=10}
   * @throws InputException when there is no such key, or a value does not fit
   */
  public RunConfig with(String... assignments) {
    return new ConfigReader(this).all(List.of(assignments)).read();
  }

  /** This configuration with every key given, so that none follows from the rows. */
  public RunConfig complete() {
    Set<String> keys =
        new ConfigKeys().all().stream().map(ConfigKey::name).collect(Collectors.toSet());
    return new RunConfig(data, model, train, keys);
  }

  /** This configuration with another model configuration. */
  public RunConfig withModel(ModelConfig other) {
    return new RunConfig(data, other, train, given);
  }

  /** This configuration with other data keys. */
  public RunConfig withData(DataConfig other) {
    return new RunConfig(other, model, train, given);
  }

  /** This configuration for an ensemble of that size. */
  public RunConfig withEnsemble(int count) {
    return new RunConfig(data, model, train.withEnsemble(count), given);
  }

  /** The configuration of one model of the ensemble, counted from 0. */
  public RunConfig member(int number) {
    return new RunConfig(data, model, train.member(number), given);
  }

  /** Whether all keys have equal values, however chosen. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RunConfig config
        && data.equals(config.data)
        && model.equals(config.model)
        && train.equals(config.train);
  }

  @Override
  public int hashCode() {
    return Objects.hash(data, model, train);
  }

  /**
   * The value of a key, as it would be assigned.
   *
   * @throws InputException when there is no such key
   */
  public String value(String key) {
    JsonNode value = Json.mapper().valueToTree(this).at("/" + key.replace('.', '/'));
    if (value.isMissingNode()) {
      new ConfigReader(this).set(key + "="); // says so, with the nearest one
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** The assignments whose keys were not given. */
  public List<String> notGiven(List<String> assignments) {
    return assignments.stream()
        .filter(assignment -> !given.contains(assignment.replaceFirst("=.*", "")))
        .toList();
  }

  /** This configuration with other values for keys not given, which stay not given. */
  public RunConfig withDefaults(List<String> assignments) {
    RunConfig made = new ConfigReader(this).all(notGiven(assignments)).read();
    return new RunConfig(made.data, made.model, made.train, given);
  }
}
