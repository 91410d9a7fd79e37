package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.model.config.Json;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The training of a language model within a checkpoint: its tensors and an entry of the metadata.
 *
 * @param prefix of the tensors' names
 */
record LanguageModelRecord(String prefix) {
  private static final String KEY = "pretraining";
  private static final String OPTIMIZER = "optimizer.";

  /** The entry of the metadata. */
  private record Entry(
      List<PretrainingReport> history, RunState.Position position, long steps, double rateFactor) {}

  /** Adds the training to a checkpoint. */
  void save(LanguageModelState state, Map<String, String> metadata, List<Tensor> tensors)
      throws JsonProcessingException {
    Entry entry =
        new Entry(state.history(), state.position(), state.optimizer().steps(), state.rateFactor());
    metadata.put(KEY, Json.mapper().writeValueAsString(entry));
    tensors.addAll(ClassifierTensors.of(state.model(), prefix));
    tensors.addAll(OptimizerTensors.of(state.optimizer(), prefix + OPTIMIZER));
  }

  /** Whether a checkpoint has one. */
  boolean isIn(Map<String, String> metadata) {
    return metadata.containsKey(KEY);
  }

  /**
   * Reads the training into a fresh one of the same configuration.
   *
   * @throws JsonProcessingException when the entry does not fit
   * @throws IllegalArgumentException when the history cannot be
   */
  void load(LanguageModelState state, SafetensorsReader reader) throws JsonProcessingException {
    Entry entry = Json.mapper().readValue(reader.metadata().get(KEY), Entry.class);
    int[] epochs = entry.history().stream().mapToInt(PretrainingReport::epoch).toArray();
    int[] counted = new int[epochs.length];
    Arrays.setAll(counted, i -> i + 1);
    if (!Arrays.equals(epochs, counted)) {
      throw new IllegalArgumentException("epochs out of order");
    }
    ClassifierTensors.fill(state.model(), prefix, reader);
    state.optimizer().restore(entry.steps(), OptimizerTensors.read(reader, prefix + OPTIMIZER));
    state.restore(entry.history(), entry.position(), entry.rateFactor());
  }
}
