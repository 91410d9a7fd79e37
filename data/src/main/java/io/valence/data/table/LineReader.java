package io.valence.data.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/**
 * Reads and counts lines ending in LF or CRLF (a lone CR is an ordinary character), or in CR in old
 * Macintosh files, and truncates overlong lines.
 */
public final class LineReader implements Closeable {
  /** Maximum line length. */
  static final int LONGEST = RecordSplitter.LONGEST;

  private final Reader in;
  private final char terminator;
  private final char[] buffer = new char[1 << 14];
  private int at;
  private int end;
  private long number;
  private boolean tooLong;
  private boolean ended;

  /** Reads lines; {@link #close} closes the reader. */
  public LineReader(Reader in) {
    this(in, '\n');
  }

  /**
   * Reads lines; {@link #close} closes the reader.
   *
   * @param terminator LF, which may follow CR, or CR alone
   */
  LineReader(Reader in, char terminator) {
    this.in = in;
    this.terminator = terminator;
  }

  /** The next line without its terminator, or null at the end. */
  public String next() throws IOException {
    tooLong = false;
    if (!fill()) {
      return null;
    }
    number++;
    StringBuilder line = null;
    while (true) {
      int from = at;
      while (at < end && buffer[at] != terminator) {
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

  /** Whether there is another character. */
  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  /** Whether a read will not block. */
  public boolean ready() throws IOException {
    return at < end || in.ready();
  }

  /** The number of the last line read, from 1. */
  public long number() {
    return number;
  }

  /** Whether the last line read had a terminator; the last line of a file may lack it. */
  public boolean ended() {
    return ended;
  }

  /** Whether the last line read was truncated. */
  public boolean tooLong() {
    return tooLong;
  }

  /**
   * Throws if the last line read was truncated.
   *
   * @param name of the input
   */
  public void requireWhole(Path name) {
    if (tooLong) {
      throw new InputException(
          name + ":" + number,
          "a line of more than " + LONGEST + " characters",
          "break it into several lines");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
