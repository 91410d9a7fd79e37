package io.valence.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.config.Json;
import java.io.PrintStream;
import java.util.Locale;

/** Where a command prints: results to one stream, all else to the other. */
public final class Terminal {
  private static final int MOST = 2000;

  /** Goes back to the beginning of the line and clears it (ECMA-48: CR, EL). */
  private static final String CLEARED = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private TerminalStyle style = TerminalStyle.PLAIN;
  private boolean liveLine;

  public Terminal(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /** Shows things another way from now on; once the options are known. */
  public void use(TerminalStyle wanted) {
    style = wanted;
  }

  public TerminalStyle style() {
    return style;
  }

  /** A line of the result. */
  public void result(String format, Object... values) {
    styled(printable(String.format(Locale.ROOT, format, values)));
  }

  /** A line of the result with colors of our own; what came from data must be printable. */
  public synchronized void styled(String line) {
    clearLive();
    out.println(line);
  }

  /** One JSON document on a line of the result. */
  public void result(JsonNode json) {
    try {
      styled(escaped(Json.mapper().writeValueAsString(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line for the person at the terminal; what came from data must not make it endless. */
  public void note(String format, Object... values) {
    if (!style.quiet()) {
      // In the order they were said, where both go to one screen.
      out.flush();
      error(format, values);
    }
  }

  /** A line for a person who wants to know more. */
  public void detail(String format, Object... values) {
    if (style.verbose()) {
      note(format, values);
    }
  }

  /** A line that even those want who asked for quiet. */
  public synchronized void error(String format, Object... values) {
    String line = printable(String.format(Locale.ROOT, format, values)).replace('\n', ' ');
    clearLive();
    err.println(line.length() <= MOST ? line : line.substring(0, MOST) + " …");
  }

  /** A line that the next one is written over; empty for none. */
  synchronized void live(String line) {
    if (style.live()) {
      err.print(CLEARED + line);
      err.flush();
      liveLine = !line.isEmpty();
    }
  }

  private void clearLive() {
    if (liveLine) {
      err.print(CLEARED);
      liveLine = false;
    }
  }

  /** What came from data must not steer the terminal: such characters are shown as a mark. */
  public static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().map(c -> steers(c) ? 0xFFFD : c).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** Control characters, and marks that turn the direction of what follows. */
  private static boolean steers(int c) {
    boolean direction =
        c == 0x061C
            || c == 0x200E
            || c == 0x200F
            || c >= 0x2028 && c <= 0x202E
            || c >= 0x2066 && c <= 0x2069;
    return direction || Character.isISOControl(c) && c != '\n' && c != '\t';
  }

  /** The same JSON, in which such characters are escaped. */
  private static String escaped(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (steers(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
