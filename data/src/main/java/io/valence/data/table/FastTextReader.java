package io.valence.data.table;

import io.valence.data.table.BadRowException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads <a href="https://fasttext.cc/docs/en/supervised-tutorial.html">fastText</a> rows: one per
 * line, {@code __label__NAME} and the text. The columns are named label and text.
 */
final class FastTextReader {
  /** Prefix of a line. */
  static final String LABEL = "__label__";

  private static final List<String> COLUMNS = List.of("label", "text");

  private final Path file;
  private final BadRows badRows;

  FastTextReader(Path file, BadRows badRows) {
    this.file = file;
    this.badRows = badRows;
  }

  /**
   * Passes on the rows.
   *
   * @param before lines already read
   */
  void read(BufferedReader text, int before, TableReader.Handler handler) throws IOException {
    LineReader lines = new LineReader(text);
    handler.header(COLUMNS);
    for (String line = lines.next(); line != null && handler.wantsMore(); line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        handler.row(row(line, before + lines.number(), lines.tooLong()));
      } catch (BadRowException e) {
        badRows.reject(e, line);
      }
    }
  }

  private TableReader.Row row(String line, long number, boolean tooLong) {
    if (tooLong) {
      throw bad(number, Reason.LENGTH, "a line of more than " + LineReader.LONGEST + " characters");
    }
    if (line.indexOf(DecodingReader.BROKEN) >= 0) {
      throw bad(number, Reason.UTF8, "not valid in its encoding");
    }
    if (line.indexOf('\0') >= 0) {
      throw bad(number, Reason.NUL, "a NUL character");
    }
    String[] parts = line.strip().split("\\s+", 2);
    String text = parts.length == 1 ? "" : parts[1];
    if (!parts[0].startsWith(LABEL)) {
      throw bad(number, Reason.LABEL, "no " + LABEL + " at the beginning");
    }
    if (text.startsWith(LABEL)) {
      throw bad(number, Reason.LABEL, "several labels; a row has one");
    }
    return new TableReader.Row(number, List.of(parts[0].substring(LABEL.length()), text));
  }

  private BadRowException bad(long line, Reason reason, String problem) {
    return new BadRowException(file, line, reason, problem, "correct the line");
  }
}
