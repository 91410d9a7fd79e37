package io.valence.model.checkpoint;

import io.valence.model.linear.LinearModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The linear model of a run as a safetensors file, with the network's vocabulary. */
public record BaselineFile(Path path) {
  private static final String MODEL = "model";
  private static final String VERSION = "version";

  /** Writes the linear model of a network, completely or not at all. */
  public void save(LinearModel linear, TrainedModel model) throws IOException {
    new SafetensorsWriter(path)
        .write(
            Map.of(
                "format",
                "valence-baseline",
                VERSION,
                ModelFile.version(),
                MODEL,
                model.fingerprint()),
            Map.of(),
            LinearTensors.of(linear));
  }

  /** Whether it belongs to a network. */
  public boolean isOf(TrainedModel model) {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return isOf(model, reader);
    }
  }

  private static boolean isOf(TrainedModel model, SafetensorsReader reader) {
    return model.fingerprint().equals(reader.metadata().get(MODEL));
  }

  /**
   * Reads the linear model of a network; null if the file contains one of an earlier version.
   *
   * @throws ModelFileException when the file is damaged or belongs to another model
   */
  public LinearModel load(TrainedModel model) {
    try (SafetensorsReader reader = new SafetensorsReader(path)) {
      return load(reader, model);
    }
  }

  private LinearModel load(SafetensorsReader reader, TrainedModel model) {
    if (!reader.isChecked() && reader.metadata().containsKey(VERSION)) {
      throw new ModelFileException(path, "has lost its checksum", "remove it, or train again");
    }
    if (!isOf(model, reader)) {
      throw new ModelFileException(
          path, "is not the baseline of the model beside it", "remove it, or train again");
    }
    if (!LinearTensors.areIn(reader)) {
      return null; // a bag of words, as in earlier runs
    }
    return LinearTensors.load(reader, model.vocabulary().size(), model.labels().size());
  }
}
