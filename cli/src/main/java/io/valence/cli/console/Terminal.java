package io.valence.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.config.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Command output: results to one stream, everything else to the other. */
public final class Terminal {
  private static final int MOST = 2000;

  /** Returns to the start of the line and clears it (ECMA-48: CR, EL). */
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

  /** Sets the style once the options are known. */
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

  /** A line of the result that is read and not copied: on a terminal broken between words. */
  public void prose(String format, Object... values) {
    String line = printable(String.format(Locale.ROOT, format, values));
    (style.wrapped() ? TextWidth.wrapped(line, style.columns()) : List.of(line))
        .forEach(this::styled);
  }

  /** A line of the result with our own colors; text from data must be printable. */
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

  /** A line for the user; truncated, since text from data may be long. */
  public void note(String format, Object... values) {
    if (!style.quiet()) {
      // Keeps the order if both streams go to one terminal.
      out.flush();
      error(format, values);
    }
  }

  /** A line for verbose output. */
  public void detail(String format, Object... values) {
    if (style.verbose()) {
      note(format, values);
    }
  }

  /** A line that is printed even if quiet. */
  public synchronized void error(String format, Object... values) {
    String line = printable(String.format(Locale.ROOT, format, values)).replace('\n', ' ');
    clearLive();
    line = line.length() <= MOST ? line : line.substring(0, MOST) + " …";
    // A command is to be copied as one line; a file gets lines as they are.
    boolean wraps = style.live() && !line.contains("valence ");
    (wraps ? TextWidth.wrapped(line, style.columns()) : List.of(line)).forEach(err::println);
  }

  /** A line that the next one overwrites; empty for none. */
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

  /** Replaces characters that control the terminal, which text from data must not do. */
  public static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().map(c -> steers(c) ? 0xFFFD : c).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** Control characters, and characters that change the text direction. */
  private static boolean steers(int c) {
    boolean direction =
        c == 0x061C
            || c == 0x200E
            || c == 0x200F
            || c >= 0x2028 && c <= 0x202E
            || c >= 0x2066 && c <= 0x2069;
    return direction || Character.isISOControl(c) && c != '\n' && c != '\t';
  }

  /** The same JSON with such characters escaped. */
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
