package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.model.config.Json;
import io.valence.model.train.EpochReport;
import io.valence.model.train.RunState;
import io.valence.model.train.TrainingState;
import java.io.IOException;
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
public final class TrainingCheckpoint extends Checkpoint<TrainingState> {
  private static final String OPTIMIZER = "optimizer.";
  private static final String AVERAGE = "average.";
  private static final String PRETRAINING = "pretraining.";

  private static final String FORMAT = "valence-training";

  /** What may differ between a training and its continuation. */
  public static final Set<String> CHANGEABLE = SameTraining.CHANGEABLE;

  /**
   * @param path of the file
   */
  public TrainingCheckpoint(Path path) {
    super(path, FORMAT, "a training checkpoint");
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
    tensors.addAll(OptimizerTensors.of(state.optimizer(), OPTIMIZER));
    if (state.pretraining() != null) {
      new LanguageModelRecord(PRETRAINING).save(state.pretraining(), metadata, tensors);
    }
    new SafetensorsWriter(path())
        .write(metadata, Map.of(ClassifierTensors.BATCHES, state.optimizer().steps()), tensors);
  }

  @Override
  void restore(TrainingState state, SafetensorsReader reader, Map<String, String> metadata)
      throws JsonProcessingException {
    LanguageModelRecord pretraining = new LanguageModelRecord(PRETRAINING);
    if (!pretraining.isIn(metadata)) {
      state.skipPretraining();
    }
    ClassifierTensors.fill(state.model(), reader);
    if (state.average() != null) {
      ClassifierTensors.fill(state.average(), AVERAGE, reader);
    }
    state
        .optimizer()
        .restore(
            reader.counter(ClassifierTensors.BATCHES), OptimizerTensors.read(reader, OPTIMIZER));
    EpochReport[] history = Json.mapper().readValue(metadata.get("history"), EpochReport[].class);
    requireSound(history, state.model().classes());
    state.restore(
        List.of(history),
        Json.mapper().readValue(metadata.get("position"), RunState.Position.class),
        Double.parseDouble(metadata.get("rate_factor")));
    if (state.pretraining() != null) {
      pretraining.load(state.pretraining(), reader);
    }
  }

  /** Epochs must count from 1, each with a full confusion matrix. */
  private static void requireSound(EpochReport[] history, int classes) {
    for (int i = 0; i < history.length; i++) {
      boolean sound =
          history[i].epoch() == i + 1
              && history[i].calibratedLoss() > 0
              && history[i].dev().confusion().length == classes;
      for (int[] gold : history[i].dev().confusion()) {
        sound &= gold.length == classes && Arrays.stream(gold).allMatch(count -> count >= 0);
      }
      if (!sound) {
        throw new IllegalArgumentException("an epoch's report does not fit");
      }
    }
  }
}
