package io.valence.app.run;

import io.valence.app.UsageException;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.BaselineFile;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.ModelFile;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.linear.LinearModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The path of a model: a run folder, the folder of an ensemble, or a {@code .safetensors} file. */
public record ModelPath(Path given) {
  private static final String FOLD = "fold-1";

  /**
   * The file of a single model.
   *
   * @throws InputException when it is missing
   * @throws UsageException when there are several
   */
  public ModelFile file() {
    if (!Files.exists(given)) {
      throw new InputException(
          given.toString(), "no such model", "give a run folder or a .safetensors file");
    }
    if (!Files.isDirectory(given)) {
      return new ModelFile(given);
    }
    if (isEnsemble()) {
      throw new UsageException(
          given + " contains several models; give one, such as " + given.resolve("member-1"));
    }
    Path inside = given.resolve(RunFolder.MODEL);
    if (!Files.exists(inside) && Files.isDirectory(given.resolve("member-1"))) {
      throw new UsageException(
          given + " contains an unfinished ensemble; continue it with train --resume");
    }
    if (!Files.exists(inside) && Files.isDirectory(given.resolve(FOLD))) {
      throw new UsageException(given + " holds folds; give one, such as " + given.resolve(FOLD));
    }
    if (!Files.exists(inside)) {
      throw new InputException(
          given.toString(), "no " + RunFolder.MODEL + " in this folder", "train into it first");
    }
    return new ModelFile(inside);
  }

  /** Whether it is a language model, not a classifier. */
  public boolean isLanguageModel() {
    return !isEnsemble() && new LanguageModelFile(file().path()).isModel();
  }

  /** Whether several models predict together. */
  public boolean isEnsemble() {
    return Files.exists(given.resolve(RunFolder.ENSEMBLE));
  }

  /**
   * The models: those of an ensemble, or a single one.
   *
   * @throws ModelFileException when a file is damaged
   */
  public Ensemble load() {
    if (!isEnsemble()) {
      return new Ensemble(List.of(file().load()));
    }
    Path file = given.resolve(RunFolder.ENSEMBLE);
    List<TrainedModel> members = new ArrayList<>();
    for (String fingerprint : fingerprints(file)) {
      Path member = new RunFolder(given).member(members.size()).model().path();
      TrainedModel model = new ModelPath(member).file().load();
      if (!model.fingerprint().equals(fingerprint)) {
        throw new ModelFileException(
            member.toString(),
            "is another model than " + file + " names",
            "train the ensemble again");
      }
      members.add(model);
    }
    return Ensemble.of(given, members);
  }

  /**
   * Checks what {@link #load} does not read: the other files of a run, and the numbers of each
   * model against the fingerprint in its file.
   *
   * @throws ModelFileException when one has changed since it was written
   */
  public void requireWhole() {
    if (isEnsemble()) {
      for (int i = 0; i < fingerprints(given.resolve(RunFolder.ENSEMBLE)).size(); i++) {
        new ModelPath(new RunFolder(given).member(i).path()).requireWhole();
      }
      return;
    }
    ModelFile file = file();
    String saved = file.fingerprint();
    TrainedModel model = file.load();
    if (!model.fingerprint().equals(saved)) {
      throw new ModelFileException(
          file.path(), "its numbers do not match its fingerprint", "get a new copy");
    }
    if (Files.isDirectory(given)) {
      new RunFolder(given).requireWhole();
      new RunFolder(given).requireOf(model);
    }
  }

  private static List<String> fingerprints(Path file) {
    return new JsonFile(file)
        .read(String[].class)
        .filter(fingerprints -> fingerprints.length > 0)
        .map(Arrays::asList)
        .orElseThrow(
            () ->
                new ModelFileException(
                    file.toString(), "is not a list of models", "train the ensemble again"));
  }

  /** The file that tells which model it is: of an ensemble the list of its members. */
  public Path identity() {
    return isEnsemble() ? given.resolve(RunFolder.ENSEMBLE) : file().path();
  }

  /** The linear model next to the model of a run folder; null when there is none. */
  public LinearModel baseline(TrainedModel model) {
    Path inside = given.resolve(RunFolder.BASELINE);
    if (!Files.exists(inside)) {
      return null;
    }
    BaselineFile baseline = new BaselineFile(inside);
    // A run that was replaced since the model was loaded has the baseline of another one.
    boolean replaced =
        !baseline.isOf(model) && !file().load().fingerprint().equals(model.fingerprint());
    return replaced ? null : baseline.load(model);
  }
}
