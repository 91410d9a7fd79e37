package io.valence.app.input;

import io.valence.data.DataConfig;
import io.valence.data.LabelledFile;
import io.valence.data.PretrainedVectors;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files that a training reads.
 *
 * @param dev or null, for a part of {@code train}
 * @param test or null
 * @param vectors a file of word vectors; null if {@code data.vectors} names none
 * @param badRows how unusable rows are handled
 */
public record TrainingInputs(Path train, Path dev, Path test, Path vectors, BadRows badRows) {
  /** Uses the word vectors that a configuration names. */
  public static TrainingInputs of(InputPaths paths, DataConfig config, BadRows badRows) {
    try {
      Path vectors =
          PretrainedVectors.NAMES.contains(config.vectors()) ? null : Path.of(config.vectors());
      return new TrainingInputs(
          InputPaths.path(paths.train()),
          InputPaths.path(paths.dev()),
          InputPaths.path(paths.test()),
          vectors,
          badRows);
    } catch (InvalidPathException e) {
      throw new InputException("data.vectors", "is not a path", "give a file of word vectors");
    }
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
    roles.values().removeIf(file -> file == null);
    Map<String, String> hashes = new LinkedHashMap<>();
    roles.forEach((role, file) -> hashes.put(role, new InputFile(file).sha256()));
    return hashes;
  }

  /** A file to be read a second time, whose bad rows have been reported. */
  LabelledFile again(Path file, DataConfig config) {
    return new LabelledFile(file, config, silently());
  }

  /** The same files, to be read a second time. */
  public TrainingInputs again() {
    return new TrainingInputs(train, dev, test, vectors, silently());
  }

  /** The handling of bad rows that have been reported. */
  public BadRows silently() {
    return badRows.stops() ? badRows : (problem, raw) -> {};
  }

  LabelledFile labelled(Path file, DataConfig config) {
    return new LabelledFile(file, config, badRows);
  }

  /** Throws if a file is missing, before the first is read. */
  void requireReadable() {
    Stream.of(train, dev, test, vectors)
        .filter(file -> file != null)
        .forEach(file -> new InputFile(file).requireRegular());
  }
}
