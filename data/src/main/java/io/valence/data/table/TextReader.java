package io.valence.data.table;

import java.io.BufferedReader;
import java.io.Reader;

/** The characters of a file. */
final class TextReader extends BufferedReader {
  private static final int BUFFER = 1 << 16;

  private final boolean byteOrderMark;

  /**
   * @param byteOrderMark whether the file started with one, which {@code in} drops
   */
  TextReader(Reader in, boolean byteOrderMark) {
    super(in, BUFFER);
    this.byteOrderMark = byteOrderMark;
  }

  /** Whether the file started with a byte order mark. */
  boolean byteOrderMark() {
    return byteOrderMark;
  }
}
