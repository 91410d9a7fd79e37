package io.valence.data.table;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How the characters of a table are read.
 *
 * @param delimiter what separates two fields of a row; a {@code .tsv} file has tabs whatever it is
 * @param quote what encloses a field that holds a delimiter or a line end; none where quotes are
 *     characters as others
 * @param escape what takes the next character as it is; mostly none
 * @param header whether the first row names the columns; without it they are called 1, 2, …
 * @param encoding of the file; none for UTF-8, or what its byte order mark says
 */
public record TableFormat(
    char delimiter,
    Optional<Character> quote,
    Optional<Character> escape,
    boolean header,
    Optional<Charset> encoding) {
  /** Comma-separated values (RFC 4180) with a header. */
  public static final TableFormat CSV = of(',');

  /** RFC 4180 with another delimiter. */
  public static TableFormat of(char delimiter) {
    return new TableFormat(delimiter, Optional.of('"'), Optional.empty(), true, Optional.empty());
  }

  TableFormat withDelimiter(char other) {
    return new TableFormat(other, quote, escape, header, encoding);
  }
}
