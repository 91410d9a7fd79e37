package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.math.Matrix;
import io.valence.model.train.EpochReport;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A training between two batches as one file: the model, the running average of its weights, the
 * optimizer's state, the history and the place in the epoch.
 */
public record TrainingCheckpoint(Path path) {
  private static final String OPTIMIZER = "optimizer.";
  private static final String AVERAGE = "average.";

  /** What may differ between a training and its continuation. */
  public static final Set<String> CHANGEABLE =
      Set.of("train.epochs", "train.patience", "train.threads", "data.vectors");

  private static final String FORMAT = "valence-training";

  /** Whether there is one. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Writes the training, whole or not at all.
   *
   * @param model the model being trained, with its configuration and provenance
   */
  public void save(TrainedModel model, TrainingState state) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(ModelFile.metadata(model));
    metadata.put("format", FORMAT);
    metadata.put("history", Json.mapper().writeValueAsString(state.history()));
    metadata.put("position", Json.mapper().writeValueAsString(state.position()));
    metadata.put("rate_factor", Double.toString(state.rateFactor()));
    List<Tensor> tensors = new ArrayList<>(ClassifierTensors.of(state.model()));
    if (state.average() != null) {
      tensors.addAll(ClassifierTensors.of(state.average(), AVERAGE));
    }
    state
        .optimizer()
        .state()
        .forEach(
            (name, matrix) ->
                tensors.add(
                    new Tensor(
                        OPTIMIZER + name,
                        new int[] {matrix.rows(), matrix.columns()},
                        matrix.data())));
    new SafetensorsWriter(path)
        .write(metadata, Map.of(ClassifierTensors.BATCHES, state.optimizer().steps()), tensors);
  }

  /**
   * Reads a training into a fresh one of the same configuration.
   *
   * @param config of the run that wants to go on; only what changes no number of the past may
   *     differ from that of the file
   * @param provenance of it; its inputs must be those of the file
   * @throws ModelFileException when the file is damaged or belongs to other inputs
   */
  public void load(TrainingState state, RunConfig config, Provenance provenance) {
    SafetensorsReader reader = new SafetensorsReader(path);
    Map<String, String> metadata = reader.metadata();
    if (!FORMAT.equals(metadata.get("format"))) {
      throw damaged("is no training checkpoint");
    }
    try {
      Provenance made = Json.mapper().readValue(metadata.get("provenance"), Provenance.class);
      if (!made.inputs().equals(provenance.inputs())) {
        throw new ModelFileException(
            path,
            "was made from other input files than those given now",
            "resume with the same files, or start anew with --force");
      }
      requireSameTraining(Json.mapper().readTree(metadata.get("config")), config);
      ClassifierTensors.fill(state.model(), reader, path);
      if (state.average() != null) {
        ClassifierTensors.fill(state.average(), AVERAGE, reader, path);
      }
      Map<String, Matrix> memory = new LinkedHashMap<>();
      for (TensorInfo tensor : reader.tensors()) {
        if (tensor.name().startsWith(OPTIMIZER)) {
          memory.put(tensor.name().substring(OPTIMIZER.length()), matrix(reader, tensor));
        }
      }
      state.optimizer().restore(reader.counter(ClassifierTensors.BATCHES), memory);
      EpochReport[] history = Json.mapper().readValue(metadata.get("history"), EpochReport[].class);
      requireSound(history, state.model().classes());
      state.restore(
          List.of(history),
          Json.mapper().readValue(metadata.get("position"), TrainingState.Position.class),
          Double.parseDouble(metadata.get("rate_factor")));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw damaged("does not fit together");
    }
  }

  private void requireSameTraining(JsonNode made, RunConfig config) {
    JsonNode given = Json.mapper().valueToTree(config);
    for (String section : List.of("data", "model", "train")) {
      for (var key : given.get(section).properties()) {
        String name = section + "." + key.getKey();
        JsonNode before = made.path(section).path(key.getKey());
        if (!CHANGEABLE.contains(name) && !before.toString().equals(key.getValue().toString())) {
          throw new ModelFileException(
              path,
              "was made with " + name + " " + before + ", not " + key.getValue(),
              "put it back in the run's config.json, or start anew with --force");
        }
      }
    }
  }

  /** The epochs count from 1, and each has a whole table of rows. */
  private void requireSound(EpochReport[] history, int classes) {
    for (int i = 0; i < history.length; i++) {
      boolean sound = history[i].epoch() == i + 1 && history[i].dev().confusion().length == classes;
      for (int[] gold : history[i].dev().confusion()) {
        sound &= gold.length == classes && Arrays.stream(gold).allMatch(count -> count >= 0);
      }
      if (!sound) {
        throw damaged("does not fit together");
      }
    }
  }

  private static Matrix matrix(SafetensorsReader reader, TensorInfo tensor) {
    long[] shape = tensor.shape();
    return new Matrix(
        Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), reader.floats(tensor.name()));
  }

  private ModelFileException damaged(String problem) {
    return new ModelFileException(path, problem, "start anew with --force");
  }
}
