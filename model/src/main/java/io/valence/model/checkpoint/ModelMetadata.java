package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.data.Vocabulary;
import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The metadata of a model file: strings, most of them JSON.
 *
 * @param path of the file, for messages
 */
record ModelMetadata(String path, Map<String, String> entries) {
  /** The configuration of the run that made the model. */
  RunConfig config() {
    try {
      RunConfig config = new ConfigReader(RunConfig.FIXED).json(text("config"), "config").read();
      if (config.data().tokenizer() == Tokenizer.AUTO) {
        throw new ModelFileException(
            path, "its configuration does not say how texts are split", "train it again");
      }
      return config;
    } catch (InputException e) {
      throw new ModelFileException(
          path, "its configuration is invalid (" + e.getMessage() + ")", "train it again");
    }
  }

  /** The token of id 0, 1, 2…. */
  Vocabulary vocabulary() {
    List<String> tokens = strings("vocabulary");
    if (tokens.size() < 2) {
      throw new ModelFileException(path, "it has no vocabulary", "train it again");
    }
    return new Vocabulary(tokens);
  }

  Provenance provenance() {
    return value("provenance", Provenance.class);
  }

  /** JSON; empty if unknown. */
  String metrics() {
    return entries.getOrDefault("metrics", "");
  }

  /** A list of distinct strings. */
  List<String> strings(String key) {
    List<String> values = Arrays.asList(value(key, String[].class));
    if (values.contains(null)) {
      throw new ModelFileException(
          path, "its " + key + " has an entry that is no string", "train it again");
    }
    if (new HashSet<>(values).size() != values.size()) {
      throw new ModelFileException(path, "its " + key + " has one entry twice", "train it again");
    }
    return values;
  }

  private <T> T value(String key, Class<T> type) {
    try {
      T value = Json.mapper().readValue(text(key), type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new ModelFileException(
          path, "its " + key + " is invalid", "the file is damaged; train it again");
    }
    throw new ModelFileException(path, "its " + key + " is empty", "train it again");
  }

  /** An entry. */
  String text(String key) {
    String text = entries.get(key);
    if (text == null) {
      throw new ModelFileException(path, "it has no " + key, "the file is damaged");
    }
    return text;
  }
}
