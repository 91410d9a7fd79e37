package io.valence.data.table;

import java.io.IOException;
import java.io.Reader;

/**
 * Splits CSV text into records, so that reading can continue after a broken one: if a quote is
 * never closed, or text follows a closing quote, the record is only its first line.
 */
final class RecordSplitter {
  /** Longer records are truncated; such a text is an error. */
  static final int LONGEST = 1 << 24;

  private final Reader in;
  private static final int NONE = -2;

  private final char delimiter;
  private final int quote;
  private final int escape;
  private StringBuilder pushedBack = new StringBuilder();
  private int at;
  private long line = 1;

  RecordSplitter(Reader in, TableFormat format) {
    this.in = in;
    this.delimiter = format.delimiter();
    this.quote = format.quote().map(c -> (int) c).orElse(NONE);
    this.escape = format.escape().map(c -> (int) c).orElse(NONE);
  }

  /** How a record ended. */
  enum End {
    WHOLE,
    BROKEN_QUOTE,
    TOO_LONG
  }

  /**
   * A record.
   *
   * @param line first line
   * @param text without the line terminator
   */
  record Raw(long line, String text, End end) {}

  /** The next record, or null at the end. */
  Raw next() throws IOException {
    StringBuilder text = new StringBuilder();
    long start = line;
    boolean fieldStart = true;
    boolean quoted = false;
    boolean closed = false;
    boolean trailing = false;
    for (int c = read(); ; c = read()) {
      if (c < 0) {
        return quoted ? firstLine(text, start) : text.isEmpty() ? null : whole(text, start);
      }
      if (!quoted && (c == '\n' || c == '\r')) {
        endLine(c);
        return whole(text, start);
      }
      text.append((char) c);
      if (text.length() > LONGEST) {
        return firstLine(text, start);
      }
      if (c == escape && c != quote) {
        int escaped = read();
        if (escaped >= 0) {
          text.append((char) escaped);
        }
      } else if (quoted) {
        quoted = c != quote;
        closed = c == quote;
      } else if (c == delimiter) {
        fieldStart = true;
        closed = false;
        trailing = false;
        continue;
      } else if (c == quote && (fieldStart || closed) && !trailing) {
        quoted = true;
        closed = false;
      } else if (closed && Character.isWhitespace(c)) {
        // The parser skips space between a closing quote and the delimiter.
        trailing = true;
      } else if (closed) {
        return firstLine(text, start);
      }
      fieldStart = false;
    }
  }

  private Raw whole(StringBuilder text, long start) {
    line = start + 1;
    for (int i = 0; i < text.length(); i++) {
      boolean pair = i > 0 && text.charAt(i) == '\n' && text.charAt(i - 1) == '\r';
      line += endsLine(text.charAt(i)) && !pair ? 1 : 0;
    }
    return new Raw(start, text.toString(), End.WHOLE);
  }

  private static boolean endsLine(int c) {
    return c == '\n' || c == '\r';
  }

  /** Returns the first line of a broken record and keeps the rest for the next records. */
  private Raw firstLine(StringBuilder text, long start) throws IOException {
    int end = 0;
    while (end < text.length() && !endsLine(text.charAt(end))) {
      end++;
    }
    boolean tooLong = end > LONGEST;
    if (end == text.length()) {
      for (int c = read(); c >= 0; c = read()) {
        if (endsLine(c)) {
          endLine(c);
          break;
        }
        if (text.length() <= LONGEST) {
          text.append((char) c);
        }
      }
      end = text.length();
    } else {
      boolean pair =
          text.charAt(end) == '\r' && end + 1 < text.length() && text.charAt(end + 1) == '\n';
      String rest = text.substring(end + (pair ? 2 : 1));
      pushedBack = new StringBuilder(rest).append(pushedBack, at, pushedBack.length());
      at = 0;
    }
    line = start + 1;
    return new Raw(start, text.substring(0, end), tooLong ? End.TOO_LONG : End.BROKEN_QUOTE);
  }

  /** Consumes an LF after a CR. */
  private void endLine(int c) throws IOException {
    if (c == '\r') {
      int next = read();
      if (next >= 0 && next != '\n') {
        pushedBack =
            new StringBuilder().append((char) next).append(pushedBack, at, pushedBack.length());
        at = 0;
      }
    }
  }

  private int read() throws IOException {
    return at < pushedBack.length() ? pushedBack.charAt(at++) : in.read();
  }
}
