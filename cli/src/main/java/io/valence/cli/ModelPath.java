package io.valence.cli;

import io.valence.data.InputException;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.train.BagOfWords;
import java.nio.file.Files;
import java.nio.file.Path;

/** MODEL of the commands: a run folder or a {@code .safetensors} file. */
record ModelPath(Path given) {
  /**
   * The model's file.
   *
   * @throws InputException when there is none
   */
  ModelFile file() {
    if (!Files.exists(given)) {
      throw new InputException(
          given.toString(), "no such model", "name a run folder or a .safetensors file");
    }
    if (!Files.isDirectory(given)) {
      return new ModelFile(given);
    }
    Path inside = given.resolve(RunFolder.MODEL);
    if (!Files.exists(inside)) {
      throw new InputException(
          given.toString(), "no " + RunFolder.MODEL + " in this folder", "train into it first");
    }
    return new ModelFile(inside);
  }

  /** The baseline beside the model of a run folder; null when there is none. */
  BagOfWords baseline(TrainedModel model) {
    Path inside = given.resolve(RunFolder.BASELINE);
    return Files.exists(inside) ? new BaselineFile(inside).load(model) : null;
  }
}
