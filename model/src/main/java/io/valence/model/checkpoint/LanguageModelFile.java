package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.data.Vocabulary;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A language model as one safetensors file: {@code embedding.weight} [V, E], and for each direction
 * {@code next} and {@code previous} the tensors of torch.nn.LSTM (or GRU, RNN) under {@code
 * next.rnn.}, {@code next.decoder.bias} [V], and {@code next.projection.weight} [E, H] and {@code
 * .bias} [E] if tied to the embedding, else {@code next.decoder.weight} [V, H].
 */
public record LanguageModelFile(Path path) {
  private static final String FORMAT = "valence-language-model";

  /** Name of the file in a folder. */
  public static final String NAME = "model.safetensors";

  /** Whether a file is a language model. */
  static boolean isModel(SafetensorsReader reader) {
    return FORMAT.equals(reader.metadata().get("format"));
  }

  /** Whether the file is a language model. */
  public boolean isModel() {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return isModel(reader);
    }
  }

  /** Writes the model, completely or not at all. */
  public void save(TrainedLanguageModel model) throws IOException {
    new SafetensorsWriter(path)
        .write(metadata(model), Map.of(), ClassifierTensors.of(model.model(), ""));
  }

  static Map<String, String> metadata(TrainedLanguageModel model) throws JsonProcessingException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("version", ModelFile.version());
    metadata.put("config", Json.mapper().writeValueAsString(model.config()));
    metadata.put("vocabulary", Json.mapper().writeValueAsString(model.vocabulary().tokens()));
    metadata.put("provenance", Json.mapper().writeValueAsString(model.provenance()));
    metadata.put("metrics", model.metrics());
    return metadata;
  }

  /**
   * Reads the model.
   *
   * @throws ModelFileException when the file is not a language model, is damaged or inconsistent
   */
  public TrainedLanguageModel load() {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return load(reader);
    }
  }

  static TrainedLanguageModel load(SafetensorsReader reader) {
    if (!isModel(reader)) {
      throw new ModelFileException(
          reader.name(), "is not a language model", "make one with valence pretrain");
    }
    ModelFile.ModelHeader.requireVersion(reader);
    ModelMetadata metadata = new ModelMetadata(reader.name(), reader.metadata());
    RunConfig config = metadata.config();
    Vocabulary vocabulary = metadata.vocabulary();
    LanguageModel model =
        new LanguageModel(config.model(), config.train().languageModel().tie(), vocabulary.size());
    ClassifierTensors.fill(model, "", reader);
    Set<String> known =
        model.parameters().stream().map(parameter -> parameter.name()).collect(Collectors.toSet());
    for (TensorInfo tensor : reader.tensors()) {
      if (!known.contains(tensor.name())) {
        throw new ModelFileException(
            reader.name(),
            "tensor " + tensor.name() + " does not belong in " + config.model(),
            "check that the configuration is that of the tensors");
      }
    }
    return new TrainedLanguageModel(
        model, config, vocabulary, metadata.provenance(), metadata.metrics());
  }
}
