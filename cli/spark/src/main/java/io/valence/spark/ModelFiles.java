package io.valence.spark;

import io.valence.Computation;
import io.valence.SentimentModel;
import io.valence.app.run.ModelPath;
import io.valence.app.run.RunFolder;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.TrainedModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The {@code .safetensors} files of a model or an ensemble, read through Hadoop's file systems.
 *
 * @param members the whole file of each model; not changed by anyone
 */
record ModelFiles(List<byte[]> members) {
  private static final String MEMBER = "member-";

  /**
   * Reads and verifies a model.
   *
   * @param model run folder or {@code .safetensors} file
   * @throws InputException when there is no model
   * @throws ModelFileException when a file is damaged
   */
  static ModelFiles read(String model, Configuration hadoop) throws IOException {
    Path from = new Path(model);
    try (LocalFolder local = new LocalFolder()) {
      java.nio.file.Path here = local.path().resolve("model");
      copy(from.getFileSystem(hadoop), from, here);
      try {
        ModelPath copy = new ModelPath(here);
        copy.requireWhole();
        return new ModelFiles(bytes(copy, here));
      } catch (InputException e) {
        throw new InputException(e.getMessage().replace(here.toString(), model), e);
      } catch (ModelFileException e) {
        throw e.ofOriginal(here, model);
      }
    }
  }

  /** Copies the models of a run folder, or a single file. */
  private static void copy(FileSystem files, Path from, java.nio.file.Path to) throws IOException {
    FileStatus status;
    try {
      status = files.getFileStatus(from);
    } catch (FileNotFoundException e) {
      throw new InputException(
          new InputException(
                  from.toString(), "no such model", "give a run folder or a .safetensors file")
              .getMessage(),
          e);
    }
    if (!status.isDirectory()) {
      files.copyToLocalFile(false, from, new Path(to.toUri()), true);
      return;
    }
    Files.createDirectories(to);
    for (FileStatus each : files.listStatus(from)) {
      String name = each.getPath().getName();
      boolean needed = name.equals(RunFolder.MODEL) || name.equals(RunFolder.ENSEMBLE);
      if (needed || each.isDirectory() && name.startsWith(MEMBER)) {
        copy(files, each.getPath(), to.resolve(name));
      }
    }
  }

  private static List<byte[]> bytes(ModelPath model, java.nio.file.Path path) throws IOException {
    if (!model.isEnsemble()) {
      return List.of(Files.readAllBytes(model.file().path()));
    }
    List<byte[]> all = new ArrayList<>();
    int count = model.load().members().size();
    for (int i = 0; i < count; i++) {
      all.add(Files.readAllBytes(new RunFolder(path).member(i).model().path()));
    }
    return all;
  }

  /** The model, to be closed by the caller. */
  SentimentModel load(Computation computation) {
    return SentimentModel.load(members, computation);
  }

  /** The fingerprints of the models. */
  List<String> fingerprints() {
    try (SentimentModel model = load(Computation.CALLING_THREAD_JAVA)) {
      return model.members().stream().map(TrainedModel::fingerprint).toList();
    }
  }
}
