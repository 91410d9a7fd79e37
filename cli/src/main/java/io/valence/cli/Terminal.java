package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.valence.model.checkpoint.Json;
import java.io.PrintStream;
import java.util.Locale;

/** Where a command prints: results to one stream, all else to the other. */
record Terminal(PrintStream out, PrintStream err) {
  private static final int MOST = 2000;

  /** A line of the result. */
  void result(String format, Object... values) {
    out.println(printable(String.format(Locale.ROOT, format, values)));
  }

  /** One JSON document on a line of the result. */
  void result(JsonNode json) {
    try {
      out.println(Json.mapper().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line for the person at the terminal; what came from data must not make it endless. */
  void note(String format, Object... values) {
    String line = printable(String.format(Locale.ROOT, format, values)).replace('\n', ' ');
    err.println(line.length() <= MOST ? line : line.substring(0, MOST) + " …");
  }

  /** What came from data must not steer the terminal: control characters are shown as a mark. */
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xFFFD : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
