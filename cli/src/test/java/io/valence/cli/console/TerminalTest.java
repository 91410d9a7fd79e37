package io.valence.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.config.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text from data must not control the terminal. */
class TerminalTest {
  /** Escape, C1's control sequence introducer, right-to-left override, isolate, line separator. */
  private static final String HOSTILE = "a\u001b[31m\u009b31m\u202Eb\u2067c\u2028d\u200F";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));

  @Test
  void aLineShowsMarksInTheirPlace() {
    terminal.result("%s", HOSTILE);
    terminal.note("%s", HOSTILE);
    String shown = "a\uFFFD[31m\uFFFD31m\uFFFDb\uFFFDc\uFFFDd\uFFFD\n";
    assertEquals(shown, out.toString(StandardCharsets.UTF_8));
    assertEquals(shown, err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void notesBreakBetweenWordsOnATerminalOnly() {
    String note = "epoch  1  loss 0.3859  dev accuracy 0.8438  dev loss 0.3715  11,122 tokens/s";
    terminal.note("%s", note);
    assertEquals(note + "\n", err.toString(StandardCharsets.UTF_8));
    err.reset();
    terminal.use(new TerminalStyle(false, false, true, 40, false, false));
    terminal.note("%s", note);
    assertEquals(
        "epoch  1  loss 0.3859  dev accuracy\n    0.8438  dev loss 0.3715  11,122\n    tokens/s\n",
        err.toString(StandardCharsets.UTF_8));
    err.reset();
    String command = "try: valence predict -m a/very/long/path/to/a/run/of/a/model \"…\"";
    terminal.note("%s", command);
    assertEquals(command + "\n", err.toString(StandardCharsets.UTF_8));
    err.reset();
    terminal.note("%s", "most frequent without: " + "早餐 ".repeat(6) + "x".repeat(50) + " end");
    assertEquals(
        "most frequent without: 早餐 早餐 早餐\n    早餐 早餐 早餐\n    " + "x".repeat(50) + "\n    end\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void proseOfResultsBreaksBetweenWordsWhereResultsGoToATerminal() {
    String prose = "  verdict: no significant difference from a linear model";
    terminal.use(new TerminalStyle(false, false, true, 40, false, false));
    terminal.prose("%s", prose);
    assertEquals(prose + "\n", out.toString(StandardCharsets.UTF_8));
    out.reset();
    terminal.use(new TerminalStyle(false, true, false, 40, false, false));
    terminal.prose("%s", prose);
    assertEquals(
        "  verdict: no significant difference\n    from a linear model\n",
        out.toString(StandardCharsets.UTF_8));
    out.reset();
    terminal.result("%s", prose);
    assertEquals(prose + "\n", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aTableOnAScreenShowsMarksToo() throws Exception {
    try (PrintableStream screen = new PrintableStream(out)) {
      screen.write(("好,\u001b[31m\r\nb\tc\n").getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("好,\uFFFD[31m\nb\tc\n", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void jsonEscapesThem() throws Exception {
    ObjectNode json = Json.mapper().createObjectNode().put("label", HOSTILE).put("好", "é\u0301");
    terminal.result(json);
    String printed = out.toString(StandardCharsets.UTF_8);
    assertEquals(
        "{\"label\":\"a\\u001B[31m\\u009b31m\\u202eb\\u2067c\\u2028d\\u200f\",\"好\":\"é\u0301\"}\n",
        printed);
    assertEquals(json, Json.mapper().readTree(printed));
  }
}
