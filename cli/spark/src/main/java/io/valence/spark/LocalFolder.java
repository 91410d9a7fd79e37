package io.valence.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for copies of remote files, deleted when closed.
 *
 * @param path of the folder
 */
record LocalFolder(Path path) implements AutoCloseable {
  LocalFolder() throws IOException {
    this(Files.createTempDirectory("valence"));
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(path)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
