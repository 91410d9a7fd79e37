package io.valence.data.table;

import java.nio.file.Path;

/**
 * The style of a CSV file.
 *
 * @param format delimiter and quote characters
 * @param byteOrderMark whether it starts with one, as Excel's CSV UTF-8 does
 * @param lineEnd LF or CRLF
 * @param quoteAll whether all fields are quoted, not just where required
 */
public record TableStyle(
    TableFormat format, boolean byteOrderMark, String lineEnd, boolean quoteAll) {
  /** No byte order mark, LF, quotes only where required. */
  public static TableStyle plain(TableFormat format) {
    return new TableStyle(format, false, "\n", false);
  }

  /**
   * The style of a table that is written from a file until that tells its own: only CSV has one,
   * and what a configuration says of CSV does not apply to other files.
   */
  public static TableStyle of(Path input, TableFormat format) {
    TableFormat csv = TableFormat.of(format.delimiter());
    return plain(TableReader.isWorkbook(input) ? csv.withHeader(format.header()) : csv);
  }

  /** A copy that does not start with a byte order mark. */
  public TableStyle withoutMark() {
    return new TableStyle(format, false, lineEnd, quoteAll);
  }

  /**
   * A copy with another delimiter, which fields may hold: with quotes, also if there were none. The
   * same for the same delimiter.
   */
  public TableStyle withDelimiter(char delimiter) {
    return delimiter == format.delimiter()
        ? this
        : new TableStyle(
            TableFormat.of(delimiter).withHeader(format.header()),
            byteOrderMark,
            lineEnd,
            quoteAll);
  }
}
