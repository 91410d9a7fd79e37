package io.valence.cli;

import io.valence.data.InputException;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.train.BagOfWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    if (isEnsemble()) {
      throw new UsageException(
          given + " holds several models; name one, as in " + given.resolve("member-1"));
    }
    Path inside = given.resolve(RunFolder.MODEL);
    if (!Files.exists(inside)) {
      throw new InputException(
          given.toString(), "no " + RunFolder.MODEL + " in this folder", "train into it first");
    }
    return new ModelFile(inside);
  }

  private boolean isEnsemble() {
    return Files.exists(given.resolve(RunFolder.ENSEMBLE));
  }

  /** The models that answer: those of an ensemble, or the one there is. */
  Ensemble load() {
    if (!isEnsemble()) {
      return new Ensemble(List.of(file().load()));
    }
    RunFolder folder = new RunFolder(given);
    List<TrainedModel> members = new ArrayList<>();
    for (int i = 0; Files.isDirectory(folder.member(i).path()); i++) {
      members.add(folder.member(i).model().load());
    }
    if (members.isEmpty()) {
      throw new InputException(given.toString(), "its models are gone", "train them again");
    }
    return Ensemble.of(given, members);
  }

  /** The baseline beside the model of a run folder; null when there is none. */
  BagOfWords baseline(TrainedModel model) {
    Path inside = given.resolve(RunFolder.BASELINE);
    return Files.exists(inside) ? new BaselineFile(inside).load(model) : null;
  }
}
