package io.valence.app.run;

import io.valence.data.table.InputException;
import io.valence.data.table.TextFile;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A JSON file of a few megabytes at most, which is complete at all times. */
public record JsonFile(Path path) {
  /** Maximum number of characters. */
  private static final int LONGEST = 1 << 22;

  /**
   * Its content.
   *
   * @return empty if it is not JSON of this type
   * @throws InputException when it cannot be read or is too long
   */
  public <T> Optional<T> read(Class<T> type) {
    return Json.read(new TextFile(path).text(LONGEST), type);
  }

  /** Its fields; empty if it is not an object. */
  Optional<Map<String, Object>> fields() {
    return Json.fields(new TextFile(path).text(LONGEST));
  }

  /** Replaces its content, with a line per field. */
  public void write(Object content) throws IOException {
    new AtomicFile(path).write(Json.pretty(content));
  }

  /** Replaces its content, on one line. */
  void writeLine(Object content) throws IOException {
    new AtomicFile(path).write(Json.line(content) + "\n");
  }
}
