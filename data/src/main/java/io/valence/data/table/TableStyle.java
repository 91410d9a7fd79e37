package io.valence.data.table;

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

  /** A copy that does not start with a byte order mark. */
  public TableStyle withoutMark() {
    return new TableStyle(format, false, lineEnd, quoteAll);
  }

  /** A copy with another delimiter. */
  public TableStyle withDelimiter(char delimiter) {
    return new TableStyle(format.withDelimiter(delimiter), byteOrderMark, lineEnd, quoteAll);
  }
}
