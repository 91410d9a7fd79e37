package io.valence.data.table.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/**
 * Leaves out the escape character before those that mean nothing by themselves. Commons CSV would
 * keep it there, and make a line break of {@code \\n}.
 */
public final class EscapedCharacters extends FilterReader {
  private static final int NONE = -1;

  private final char escape;
  private final char delimiter;
  private final int quote;
  private int next = NONE; // after the escape character

  /**
   * @param escape makes the next character literal
   * @param quote none if quotes are ordinary characters
   */
  public EscapedCharacters(Reader in, char escape, char delimiter, Optional<Character> quote) {
    super(in);
    this.escape = escape;
    this.delimiter = delimiter;
    this.quote = quote.map(c -> (int) c).orElse(NONE);
  }

  @Override
  public int read() throws IOException {
    if (next != NONE) {
      int c = next;
      next = NONE;
      return c;
    }
    int c = in.read();
    if (c != escape) {
      return c;
    }
    int escaped = in.read();
    if (escaped >= 0 && !means(escaped)) {
      return escaped;
    }
    next = escaped; // none at the end, which the parser refuses
    return c;
  }

  private boolean means(int c) {
    return c == escape || c == delimiter || c == quote || c == '\r' || c == '\n';
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int c = read();
      if (c < 0) {
        return count == 0 ? -1 : count;
      }
      target[offset + count++] = (char) c;
    }
    return count;
  }
}
