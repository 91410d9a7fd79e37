package io.valence.data.table;

import java.io.IOException;
import java.io.Reader;

/** Lines that end in LF or CRLF, counted, and cut off where one is longer than any text. */
final class LineReader {
  /** Characters of a line. */
  static final int LONGEST = RecordSplitter.LONGEST;

  private final Reader in;
  private long number;
  private boolean tooLong;

  LineReader(Reader in) {
    this.in = in;
  }

  /** The next line without its end, or null at the end. */
  String next() throws IOException {
    StringBuilder line = new StringBuilder();
    tooLong = false;
    int c = in.read();
    if (c < 0) {
      return null;
    }
    number++;
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() < LONGEST) {
        line.append((char) c);
      } else {
        tooLong = true;
      }
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  /** The number of the line read last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line read last was cut off. */
  boolean tooLong() {
    return tooLong;
  }
}
