package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.data.DataConfig;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Matrix;
import io.valence.model.train.EpochReport;
import io.valence.model.train.Optimizer;
import io.valence.model.train.Pretraining;
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
 * optimizer's state, the history and the position in the epoch.
 */
public record TrainingCheckpoint(Path path) {
  private static final String OPTIMIZER = "optimizer.";
  private static final String AVERAGE = "average.";
  private static final String PRETRAINING = "pretraining.";
  private static final String PRETRAINING_RECORD = "pretraining";

  /** What may differ between a training and its continuation. */
  public static final Set<String> CHANGEABLE =
      Set.of("train.epochs", "train.patience", "train.threads", "data.vectors");

  /** The behavior of trainings before the key existed. */
  private static final Map<String, Object> BEFORE =
      Map.of(
          "train.backend",
          "native",
          "train.passes",
          1,
          "data.quote",
          "\"",
          "data.escape",
          DataConfig.NO_CHARACTER,
          "data.header",
          true,
          "data.encoding",
          DataConfig.ANY_ENCODING);

  private static final String FORMAT = "valence-training";

  /** Metadata of a pretraining in progress. */
  private record PretrainingRecord(int epochs, long steps) {}

  /**
   * The kernels of the training so far; null if not recorded.
   *
   * @throws ModelFileException when the file is damaged
   */
  public String kernels() {
    try {
      return Json.mapper()
          .readValue(new SafetensorsReader(path).metadata().get("provenance"), Provenance.class)
          .kernels();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw damaged("does not fit together");
    }
  }

  /** Whether the file exists. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Writes the training, completely or not at all.
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
    tensors.addAll(tensors(OPTIMIZER, state.optimizer()));
    Pretraining pretraining = state.pretraining();
    if (pretraining != null) {
      PretrainingRecord record =
          new PretrainingRecord(pretraining.epochs(), pretraining.optimizer().steps());
      metadata.put(PRETRAINING_RECORD, Json.mapper().writeValueAsString(record));
      tensors.addAll(ClassifierTensors.of(pretraining.model(), PRETRAINING));
      tensors.addAll(tensors(PRETRAINING + OPTIMIZER, pretraining.optimizer()));
    }
    new SafetensorsWriter(path)
        .write(metadata, Map.of(ClassifierTensors.BATCHES, state.optimizer().steps()), tensors);
  }

  private static List<Tensor> tensors(String prefix, Optimizer optimizer) {
    List<Tensor> tensors = new ArrayList<>();
    optimizer
        .state()
        .forEach(
            (name, matrix) ->
                tensors.add(
                    new Tensor(
                        prefix + name,
                        new int[] {matrix.rows(), matrix.columns()},
                        matrix.data())));
    return tensors;
  }

  /**
   * Reads a training into a fresh one of the same configuration.
   *
   * @param config of the run to be continued; only keys that change no past result may differ from
   *     the file's
   * @param provenance of the run; its inputs must be those of the file
   * @throws ModelFileException when the file is damaged or belongs to other inputs
   */
  public void load(TrainingState state, RunConfig config, Provenance provenance) {
    SafetensorsReader reader = new SafetensorsReader(path);
    Map<String, String> metadata = reader.metadata();
    if (!FORMAT.equals(metadata.get("format"))) {
      throw damaged("is not a training checkpoint");
    }
    ModelFile.ModelHeader.requireVersion(reader);
    try {
      Provenance made = Json.mapper().readValue(metadata.get("provenance"), Provenance.class);
      if (!made.inputs().equals(provenance.inputs())) {
        throw new ModelFileException(
            path,
            "was made from other input files than those given now",
            "resume with the same files, or start again with --force");
      }
      requireSameTraining(Json.mapper().readTree(metadata.get("config")), config);
      String pretraining = metadata.get(PRETRAINING_RECORD);
      if (pretraining == null) {
        state.endPretraining();
      }
      ClassifierTensors.fill(state.model(), reader);
      if (state.average() != null) {
        ClassifierTensors.fill(state.average(), AVERAGE, reader);
      }
      state
          .optimizer()
          .restore(reader.counter(ClassifierTensors.BATCHES), memory(OPTIMIZER, reader));
      EpochReport[] history = Json.mapper().readValue(metadata.get("history"), EpochReport[].class);
      requireSound(history, state.model().classes());
      state.restore(
          List.of(history),
          Json.mapper().readValue(metadata.get("position"), TrainingState.Position.class),
          Double.parseDouble(metadata.get("rate_factor")));
      if (pretraining != null) {
        load(state.pretraining(), reader, pretraining);
      }
    } catch (JsonProcessingException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw damaged("does not fit together");
    }
  }

  private void load(Pretraining pretraining, SafetensorsReader reader, String saved)
      throws JsonProcessingException {
    PretrainingRecord record = Json.mapper().readValue(saved, PretrainingRecord.class);
    ClassifierTensors.fill(pretraining.model(), PRETRAINING, reader);
    pretraining.optimizer().restore(record.steps(), memory(PRETRAINING + OPTIMIZER, reader));
    pretraining.restore(record.epochs());
  }

  private static Map<String, Matrix> memory(String prefix, SafetensorsReader reader) {
    Map<String, Matrix> memory = new LinkedHashMap<>();
    for (TensorInfo tensor : reader.tensors()) {
      if (tensor.name().startsWith(prefix)) {
        memory.put(tensor.name().substring(prefix.length()), matrix(reader, tensor));
      }
    }
    return memory;
  }

  private void requireSameTraining(JsonNode made, RunConfig config) {
    JsonNode given = Json.mapper().valueToTree(config);
    for (String section : List.of("data", "model", "train")) {
      for (var key : given.get(section).properties()) {
        String name = section + "." + key.getKey();
        JsonNode before = made.path(section).path(key.getKey());
        if (before.isMissingNode() && BEFORE.containsKey(name)) {
          before = Json.mapper().valueToTree(BEFORE.get(name));
        }
        if (before.isMissingNode()) {
          throw new ModelFileException(
              path, "was made by a version that had no " + name, "start again with --force");
        }
        if (!CHANGEABLE.contains(name) && !before.toString().equals(key.getValue().toString())) {
          throw new ModelFileException(
              path,
              "was made with " + name + " " + before + ", not " + key.getValue(),
              "put it back in the run's config.json, or start again with --force");
        }
      }
    }
  }

  /** Epochs must count from 1, each with a full confusion matrix. */
  private void requireSound(EpochReport[] history, int classes) {
    for (int i = 0; i < history.length; i++) {
      boolean sound =
          history[i].epoch() == i + 1
              && history[i].calibratedLoss() > 0
              && history[i].dev().confusion().length == classes;
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
    return new ModelFileException(path, problem, "start again with --force");
  }
}
