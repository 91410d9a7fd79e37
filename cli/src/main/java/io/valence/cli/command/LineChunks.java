package io.valence.cli.command;

import io.valence.app.predict.TableTexts;
import io.valence.data.table.BadRows;
import io.valence.data.table.LineReader;
import io.valence.data.table.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads lines as soon as they arrive, in chunks if many are available.
 *
 * @param encoding empty for UTF-8, or what a byte order mark or the bytes of a file show
 */
record LineChunks(PredictInput.Lines from, Optional<Charset> encoding, BadRows badRows) {
  /** Receives lines, in order. */
  interface Handler {
    void chunk(List<String> lines) throws IOException;
  }

  /**
   * Passes on all lines; those before a line that cannot be read, too.
   *
   * @throws io.valence.data.table.InputException when one cannot be read
   */
  void each(Handler handler) throws IOException {
    List<String> lines = new ArrayList<>();
    long characters = 0;
    try (InputStream bytes = from.open();
        LineReader in = TextFile.lines(from.name(), bytes, encoding, badRows)) {
      for (String line = in.next(); line != null; line = in.next()) {
        in.requireWhole(from.name());
        lines.add(line);
        characters += line.length();
        if (lines.size() == TableTexts.CHUNK
            || characters >= TableTexts.MOST_CHARACTERS
            || !in.ready()) {
          handler.chunk(taken(lines));
          characters = 0;
        }
      }
    } finally {
      if (!lines.isEmpty()) {
        handler.chunk(taken(lines));
      }
    }
  }

  /** The lines, which are left out then: a chunk that fails is not passed on again. */
  private static List<String> taken(List<String> lines) {
    List<String> chunk = List.copyOf(lines);
    lines.clear();
    return chunk;
  }
}
