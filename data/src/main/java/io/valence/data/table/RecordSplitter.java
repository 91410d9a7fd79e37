package io.valence.data.table;

import java.io.IOException;
import java.io.Reader;
import java.util.BitSet;

/**
 * Splits CSV text into records, so that reading can continue after a broken one: if a quote is
 * never closed, or text follows a closing quote, the record is only its first line. The time is
 * proportional to the text, however many records are broken.
 */
final class RecordSplitter {
  /** Longer records are truncated; such a text is an error. */
  static final int LONGEST = 1 << 24;

  private static final int NONE = -2;

  private final Reader in;
  private final char delimiter;
  private final int quote;
  private final int escape;

  /** Text that has been read; from {@link #start} on, it belongs to records not yet returned. */
  private final StringBuilder ahead = new StringBuilder();

  /**
   * Indexes in {@link #ahead} of lines that a record reached inside a quote, or inside a field
   * without one. A record that reaches such a line in the same state is broken as that one was.
   */
  private BitSet quotedLines = new BitSet();

  private BitSet plainLines = new BitSet();
  private int start;
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

  /** Where in a record a character ends. */
  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    CLOSED,
    /** In space between a closing quote and the delimiter, which the parser skips. */
    TRAILING,
    BROKEN
  }

  /** The next record, or null at the end. */
  Raw next() throws IOException {
    discardReturned();
    State state = State.FIELD_START;
    boolean lineEnded = false;
    for (int c = read(); c >= 0; c = read()) {
      if (state != State.QUOTED && endsLine(c)) {
        return whole(at - 1, c);
      }
      if (lineEnded && known(state)) {
        return firstLine();
      }
      state = c == escape && c != quote ? escaped(state) : after(state, c);
      if (state == State.BROKEN || at - start > LONGEST) {
        return firstLine();
      }
      lineEnded = endsLine(ahead.charAt(at - 1));
    }
    if (state == State.QUOTED) {
      return firstLine();
    }
    return at == start ? null : whole(at, -1);
  }

  private State after(State state, int c) {
    if (state == State.QUOTED) {
      return c == quote ? State.CLOSED : State.QUOTED;
    }
    if (c == delimiter) {
      return State.FIELD_START;
    }
    return switch (state) {
      case FIELD_START -> c == quote ? State.QUOTED : State.PLAIN;
      case CLOSED ->
          c == quote ? State.QUOTED : Character.isWhitespace(c) ? State.TRAILING : State.BROKEN;
      case TRAILING -> Character.isWhitespace(c) ? State.TRAILING : State.BROKEN;
      default -> state;
    };
  }

  /** Reads the character after an escape. */
  private State escaped(State state) throws IOException {
    read();
    return switch (state) {
      case FIELD_START -> State.PLAIN;
      case CLOSED, TRAILING -> State.BROKEN;
      default -> state;
    };
  }

  /** Whether a record before this one came to the line of the last character in this state. */
  private boolean known(State state) {
    BitSet lines = state == State.QUOTED ? quotedLines : plainLines;
    boolean known = lines.get(at - 1);
    lines.set(at - 1);
    return known;
  }

  /** Returns a record that ends before an index, with the character there, or -1. */
  private Raw whole(int end, int terminator) throws IOException {
    Raw record = new Raw(line, ahead.substring(start, end), End.WHOLE);
    for (int i = start; i < end; i++) {
      boolean pair = i > start && ahead.charAt(i) == '\n' && ahead.charAt(i - 1) == '\r';
      line += endsLine(ahead.charAt(i)) && !pair ? 1 : 0;
    }
    line++;
    endLine(terminator);
    return record;
  }

  private static boolean endsLine(int c) {
    return c == '\n' || c == '\r';
  }

  /** Returns the first line of a broken record and keeps the rest for the next records. */
  private Raw firstLine() throws IOException {
    at = start;
    int c = read();
    while (c >= 0 && !endsLine(c) && at - start <= LONGEST) {
      c = read();
    }
    boolean tooLong = at - start > LONGEST;
    String text = ahead.substring(start, c >= 0 && endsLine(c) ? at - 1 : at);
    while (c >= 0 && !endsLine(c)) {
      c = at < ahead.length() ? ahead.charAt(at++) : in.read();
    }
    endLine(c);
    return new Raw(line++, text, tooLong ? End.TOO_LONG : End.BROKEN_QUOTE);
  }

  /** Lets the next record start after a line terminator, of which a CR may be followed by an LF. */
  private void endLine(int c) throws IOException {
    start = at;
    if (c == '\r' && read() == '\n') {
      start = at;
    }
  }

  /** Frees the text of returned records, once it is longer than the rest, which is copied. */
  private void discardReturned() {
    if (start == ahead.length()) {
      ahead.setLength(0);
      quotedLines.clear();
      plainLines.clear();
      start = 0;
    } else if (start > ahead.length() / 2) {
      ahead.delete(0, start);
      quotedLines = fromStart(quotedLines);
      plainLines = fromStart(plainLines);
      start = 0;
    }
    at = start;
  }

  private BitSet fromStart(BitSet lines) {
    return lines.get(start, Math.max(start, lines.length()));
  }

  /** The next character, which is kept in {@link #ahead}, or -1 at the end. */
  private int read() throws IOException {
    if (at == ahead.length()) {
      int c = in.read();
      if (c < 0) {
        return c;
      }
      ahead.append((char) c);
    }
    return ahead.charAt(at++);
  }
}
