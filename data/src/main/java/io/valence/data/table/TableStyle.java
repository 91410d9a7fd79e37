package io.valence.data.table;

/**
 * How a CSV file is written.
 *
 * @param format what the characters between and around its fields are
 * @param byteOrderMark whether it begins with one, as Excel's CSV UTF-8 does
 * @param lineEnd LF or CRLF
 * @param quoteAll whether every field is quoted, not just those that must be
 */
public record TableStyle(
    TableFormat format, boolean byteOrderMark, String lineEnd, boolean quoteAll) {
  /** No byte order mark, LF, quotes where they must be. */
  public static TableStyle plain(TableFormat format) {
    return new TableStyle(format, false, "\n", false);
  }

  /** This style with another delimiter. */
  public TableStyle withDelimiter(char delimiter) {
    return new TableStyle(format.withDelimiter(delimiter), byteOrderMark, lineEnd, quoteAll);
  }
}
