package io.valence.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.valence.model.train.LanguageModelState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The training of a language model between two batches as one file. */
public final class PretrainingCheckpoint extends Checkpoint<LanguageModelState> {
  private static final String FORMAT = "valence-pretraining";
  private static final LanguageModelRecord RECORD = new LanguageModelRecord("");

  /**
   * @param path of the file
   */
  public PretrainingCheckpoint(Path path) {
    super(path, FORMAT, "the checkpoint of a pretraining");
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
    new SafetensorsWriter(path()).write(metadata, Map.of(), tensors);
  }

  @Override
  void restore(LanguageModelState state, SafetensorsReader reader, Map<String, String> metadata)
      throws JsonProcessingException {
    RECORD.load(state, reader);
  }
}
