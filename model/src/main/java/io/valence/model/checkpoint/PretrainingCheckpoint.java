package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.train.LanguageModelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The training of a language model between two batches as one file. */
public record PretrainingCheckpoint(Path path) implements Checkpoint<LanguageModelState> {
  private static final String FORMAT = "valence-pretraining";
  private static final LanguageModelRecord RECORD = new LanguageModelRecord("");

  @Override
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Writes the training, completely or not at all.
   *
   * @param model the model being trained, with its configuration and provenance
   */
  public void save(TrainedLanguageModel model, LanguageModelState state) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(LanguageModelFile.metadata(model));
    metadata.put("format", FORMAT);
    List<Tensor> tensors = new ArrayList<>();
    RECORD.save(state, metadata, tensors);
    new SafetensorsWriter(path).write(metadata, Map.of(), tensors);
  }

  @Override
  public String load(LanguageModelState state, RunConfig config, Provenance provenance) {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return load(reader, state, config, provenance);
    }
  }

  private String load(
      SafetensorsReader reader, LanguageModelState state, RunConfig config, Provenance provenance) {
    Map<String, String> metadata = reader.metadata();
    if (!FORMAT.equals(metadata.get("format"))) {
      throw damaged("is not the checkpoint of a pretraining");
    }
    ModelFile.ModelHeader.requireVersion(reader);
    try {
      Provenance made = Json.mapper().readValue(metadata.get("provenance"), Provenance.class);
      SameTraining same = new SameTraining(path);
      same.requireInputs(made.inputs(), provenance.inputs());
      same.require(Json.mapper().readTree(metadata.get("config")), config);
      RECORD.load(state, reader);
      return made.kernels();
    } catch (JsonProcessingException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw damaged("does not fit together");
    }
  }

  private ModelFileException damaged(String problem) {
    return new ModelFileException(path, problem, "start again with --force");
  }
}
