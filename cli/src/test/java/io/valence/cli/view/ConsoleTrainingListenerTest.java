package io.valence.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.cli.console.Terminal;
import io.valence.cli.console.TerminalStyle;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.train.EpochReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTrainingListenerTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));

  /** A terminal of the usual width has room for all but the speed. */
  @ParameterizedTest
  @CsvSource({
    "80, true, ''",
    "95, true, ''",
    "96, true, '   107,589 tokens/s'",
    "80, false, '   107,589 tokens/s'"
  })
  void anEpochIsOneLine(int columns, boolean live, String speed) {
    terminal.use(new TerminalStyle(false, false, live, columns, false, false));
    Evaluation dev = new Evaluation(0.8766, new int[][] {{9, 1}, {1, 9}});
    EpochReport report = new EpochReport(12, 0.90131, 103.52, 107_589, 0.002, dev, 0.8);
    new ConsoleTrainingListener(terminal).epoch(report, true);
    assertEquals(
        "epoch 12  loss 0.9013  dev accuracy 0.9000  dev loss 0.8766" + speed + "  103.5 s  best\n",
        err.toString(StandardCharsets.UTF_8));
  }
}
