package io.valence.app.run;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The files that a training is to read.
 *
 * @param dev or null, for a part of {@code train}
 * @param test or null
 */
public record InputPaths(String train, String dev, String test) {
  public static InputPaths of(Path train, Path dev, Path test) {
    return new InputPaths(text(train), text(dev), text(test));
  }

  /** The same paths made absolute. */
  public InputPaths absolute() {
    return new InputPaths(absolute(train), absolute(dev), absolute(test));
  }

  /** Whether there is a training file, and all are paths of this system. */
  boolean arePaths() {
    try {
      Arrays.asList(train, dev, test).forEach(InputPaths::path);
      return train != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String text(Path path) {
    return path == null ? null : path.toString();
  }

  private static String absolute(String path) {
    return path == null ? null : Path.of(path).toAbsolutePath().normalize().toString();
  }

  public static Path path(String text) {
    return text == null ? null : Path.of(text);
  }
}
