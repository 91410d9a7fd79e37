package io.valence.data.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/**
 * Lines that end in LF or CRLF (a CR alone is a character as others), counted, and cut off where
 * one is longer than any text.
 */
public final class LineReader implements Closeable {
  /** Characters of a line. */
  static final int LONGEST = RecordSplitter.LONGEST;

  private final Reader in;
  private final char[] buffer = new char[1 << 14];
  private int at;
  private int end;
  private long number;
  private boolean tooLong;
  private boolean ended;

  /** Reads lines, and closes the reader with itself. */
  public LineReader(Reader in) {
    this.in = in;
  }

  /** The next line without its end, or null at the end. */
  public String next() throws IOException {
    tooLong = false;
    if (!fill()) {
      return null;
    }
    number++;
    StringBuilder line = null;
    while (true) {
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      boolean whole = at < end;
      ended = whole;
      if (whole && line == null) {
        String text = new String(buffer, from, at++ - from);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line = line == null ? new StringBuilder() : line;
      int room = LONGEST - line.length();
      tooLong |= at - from > room;
      line.append(buffer, from, Math.min(room, at - from));
      if (whole) {
        at++;
      }
      if (whole || !fill()) {
        return withoutReturn(line);
      }
    }
  }

  private static String withoutReturn(StringBuilder line) {
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  /** Whether there is a character more. */
  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  /** Whether there is more to read without waiting for it. */
  public boolean ready() throws IOException {
    return at < end || in.ready();
  }

  /** The number of the line read last, from 1. */
  public long number() {
    return number;
  }

  /** Whether the line read last had a line end, as the last one of a file may lack it. */
  public boolean ended() {
    return ended;
  }

  /** Whether the line read last was cut off. */
  public boolean tooLong() {
    return tooLong;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
