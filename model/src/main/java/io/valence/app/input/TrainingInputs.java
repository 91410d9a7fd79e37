package io.valence.app.input;

import io.valence.app.run.InputPaths;
import io.valence.app.run.ModelPath;
import io.valence.data.DataConfig;
import io.valence.data.LabeledFile;
import io.valence.data.PretrainedVectors;
import io.valence.data.UnlabeledTexts;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.config.DistillationConfig;
import io.valence.model.config.RunConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files that a training reads.
 *
 * @param dev or null, for a part of {@code train}
 * @param test or null
 * @param vectors a file of word vectors; null if {@code data.vectors} names none
 * @param unlabeled texts for pretraining, or null
 * @param base model to start from, a file or folder, or null
 * @param teachers models whose answers are learned, each a file or folder
 * @param badRows how unusable rows are handled
 * @param teaching is told how far the teachers are
 */
public record TrainingInputs(
    Path train,
    Path dev,
    Path test,
    Path vectors,
    Path unlabeled,
    Path base,
    List<Path> teachers,
    BadRows badRows,
    TeachingListener teaching) {
  private static final String TEACHER = "train.teacher";

  /** With the files that a configuration names. */
  public static TrainingInputs of(InputPaths paths, RunConfig config, BadRows badRows) {
    String vectors = config.data().vectors();
    return new TrainingInputs(
        InputPaths.path(paths.train()),
        InputPaths.path(paths.dev()),
        InputPaths.path(paths.test()),
        PretrainedVectors.NAMES.contains(vectors)
            ? null
            : path("data.vectors", vectors, "word vectors"),
        path("train.unlabeled", config.train().languageModel().unlabeled(), "texts"),
        path("train.from", config.train().languageModel().savedBase(), "a model"),
        teachers(config.train().distillation().savedTeachers()),
        badRows,
        (done, total) -> {});
  }

  private static Path path(String key, String value, String what) {
    try {
      return value.isEmpty() ? null : Path.of(value);
    } catch (InvalidPathException e) {
      throw new InputException(key, "is not a path", "name the file of " + what);
    }
  }

  /** Paths that are separated by commas, or a single one that has commas itself. */
  private static List<Path> teachers(String paths) {
    Path whole = path(TEACHER, paths, "a model");
    if (whole == null || Files.exists(whole)) {
      return Stream.ofNullable(whole).toList();
    }
    List<String> parts = Arrays.stream(paths.split(",", -1)).map(String::strip).toList();
    if (parts.size() > 1 && parts.contains(DistillationConfig.LINEAR)) {
      throw new InputException(
          TEACHER, "linear models do not teach beside other models", "give one of both");
    }
    if (parts.contains("")) {
      throw new InputException(
          TEACHER, paths + " has a comma without a path before and after it", "leave it out");
    }
    return parts.stream().map(part -> path(TEACHER, part, "a model")).toList();
  }

  /** The files' paths. */
  public InputPaths paths() {
    return InputPaths.of(train, dev, test);
  }

  /** SHA-256 of each, by its role. */
  public Map<String, String> hashes() {
    Map<String, Path> roles = new LinkedHashMap<>();
    roles.put("train", train);
    roles.put("dev", dev);
    roles.put("test", test);
    roles.put("vectors", vectors);
    roles.put("unlabeled", unlabeled);
    roles.put("from", baseFile());
    for (int i = 0; i < teachers.size(); i++) {
      roles.put(i == 0 ? "teacher" : "teacher-" + (i + 1), teacherFile(teachers.get(i)));
    }
    roles.values().removeIf(file -> file == null);
    Map<String, String> hashes = new LinkedHashMap<>();
    roles.forEach((role, file) -> hashes.put(role, new InputFile(file).sha256()));
    return hashes;
  }

  /** A file to be read a second time, whose bad rows have been reported. */
  LabeledFile again(Path file, DataConfig config) {
    return new LabeledFile(file, config, badRows.silently());
  }

  /** The file of the model to start from; null for none. */
  public Path baseFile() {
    return base == null ? null : new ModelPath(base).file().path();
  }

  /** The file that tells which model a teacher is. */
  private static Path teacherFile(Path teacher) {
    return new ModelPath(teacher).identity();
  }

  /** The same files, to be read a second time. */
  public TrainingInputs again() {
    return with(badRows.silently(), teaching);
  }

  /** The same files, with a listener to the teachers. */
  public TrainingInputs withTeaching(TeachingListener listener) {
    return with(badRows, listener);
  }

  /** The same files, with another handling of bad rows. */
  public TrainingInputs with(BadRows handler) {
    return with(handler, teaching);
  }

  private TrainingInputs with(BadRows handler, TeachingListener listener) {
    return new TrainingInputs(
        train, dev, test, vectors, unlabeled, base, teachers, handler, listener);
  }

  /** The texts without labels, of which there must be some. */
  UnlabeledTexts texts(DataConfig config) {
    return new UnlabeledTexts(List.of(unlabeled), config, badRows);
  }

  LabeledFile labeled(Path file, DataConfig config) {
    return new LabeledFile(file, config, badRows);
  }

  /** Those that are read row by row or line by line. */
  public List<Path> files() {
    return Stream.of(train, dev, test, vectors, unlabeled).filter(Objects::nonNull).toList();
  }

  /** The models to start or to learn from, with their key. */
  public Map<Path, String> models() {
    Map<Path, String> models = new LinkedHashMap<>();
    if (base != null) {
      models.put(base, "train.from");
    }
    teachers.forEach(teacher -> models.put(teacher, TEACHER));
    return models;
  }

  /** Throws if a file is missing, before the first is read. */
  void requireReadable() {
    Stream.concat(
            Stream.of(train, dev, test, vectors, unlabeled, baseFile())
                .filter(file -> file != null),
            teachers.stream().map(TrainingInputs::teacherFile))
        .forEach(file -> new InputFile(file).requireRegular());
  }
}
