package io.valence.data.table;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The format of a table.
 *
 * @param delimiter field separator; a {@code .tsv} file always uses tabs
 * @param quote encloses a field with a delimiter or a line break; empty if quotes are ordinary
 *     characters
 * @param escape makes the next character literal; usually empty
 * @param header whether the first row names the columns; otherwise they are named 1, 2, …
 * @param encoding of the file; empty for UTF-8, or what a byte order mark or the bytes show
 * @param sheet of a workbook: its name, or its number from 1 among the visible ones; empty for the
 *     first visible one
 */
public record TableFormat(
    char delimiter,
    Optional<Character> quote,
    Optional<Character> escape,
    boolean header,
    Optional<Charset> encoding,
    String sheet) {
  /** Comma-separated values (RFC 4180) with a header. */
  public static final TableFormat CSV = of(',');

  /** RFC 4180 with another delimiter. */
  public static TableFormat of(char delimiter) {
    return new TableFormat(
        delimiter, Optional.of('"'), Optional.empty(), true, Optional.empty(), "");
  }

  TableFormat withHeader(boolean other) {
    return new TableFormat(delimiter, quote, escape, other, encoding, sheet);
  }

  TableFormat withDelimiter(char other) {
    return new TableFormat(other, quote, escape, header, encoding, sheet);
  }
}
