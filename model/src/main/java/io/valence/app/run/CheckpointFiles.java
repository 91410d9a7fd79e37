package io.valence.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The last checkpoint of a run and the one before, in case that the last one is damaged or lost.
 */
record CheckpointFiles(Path folder) {
  static final String LATEST = "checkpoint.safetensors";
  static final String PREVIOUS = "checkpoint.previous.safetensors";

  /** Writes a checkpoint into a file. */
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  /** Both, the latest first; they need not exist. */
  Stream<Path> paths() {
    return Stream.of(LATEST, PREVIOUS).map(folder::resolve);
  }

  /** The latest checkpoint becomes the previous one. */
  void replace(Content content) throws IOException {
    Path latest = folder.resolve(LATEST);
    Path next = RunLock.next(latest);
    content.writeTo(next);
    if (Files.exists(latest)) {
      Files.move(latest, folder.resolve(PREVIOUS), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(next, latest, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of a run that will not be continued. */
  void delete() throws IOException {
    Files.deleteIfExists(folder.resolve(LATEST));
    Files.deleteIfExists(folder.resolve(PREVIOUS));
  }
}
