package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.SentimentModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks with several sheets. */
class SheetTest {
  @TempDir private Path folder;

  /** The number of a text is in it, so that the sheet it is from is seen. */
  private Path workbook(String name, String... sheets) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        Workbook workbook = new Workbook(out, "Test", "1.0")) {
      for (String sheet : sheets) {
        Worksheet rows = workbook.newWorksheet(sheet);
        rows.value(0, 0, "text");
        rows.value(0, 1, "label");
        for (int row = 1; row <= 40; row++) {
          rows.value(row, 0, sheet + (row % 2 == 0 ? " a good film " : " a dull film ") + row / 2);
          rows.value(row, 1, row % 2 == 0 ? "positive" : "negative");
        }
      }
    }
    return file;
  }

  private List<String> predicted(Path run, Object... arguments) throws IOException {
    Path out = folder.resolve("answers.csv");
    Object[] all = new Object[arguments.length + 6];
    System.arraycopy(new Object[] {"predict", "-m", run, "-f", "-o", out}, 0, all, 0, 6);
    System.arraycopy(arguments, 0, all, 6, arguments.length);
    Cli.Result result = Cli.run(all);
    assertEquals(0, result.code(), result.err());
    return Files.readAllLines(out);
  }

  @Test
  void theSheetOfATrainingIsNotThatOfLaterFiles() throws IOException {
    Path book = workbook("train.xlsx", "Notes", "Reviews");
    Path run = folder.resolve("run");
    Cli.Result trained = Cli.train(book, "--sheet", "Reviews", "-o", run);
    assertEquals(0, trained.code(), trained.err());
    Cli.Result reviewed = Cli.run("review", workbook("other.xlsx", "January", "February"));
    assertEquals(
        1,
        reviewed.err().lines().filter(line -> line.contains("has 2 sheets")).count(),
        reviewed.err());
    assertTrue(Files.readString(run.resolve("config.json")).contains("\"sheet\" : \"Reviews\""));
    String read = Cli.run("predict", "-m", run, "reviews notes", "--json").out();
    assertTrue(read.contains("\"tokens\":2,\"unknown\":1"), read);

    Path other = workbook("other.xlsx", "January", "February");
    assertTrue(predicted(run, other).get(1).startsWith("January "));
    assertTrue(predicted(run, other, "--sheet", "2").get(1).startsWith("February "));
    try (SentimentModel model = SentimentModel.load(run)) {
      String accuracy = "accuracy " + model.evaluate(other).accuracy();
      Cli.Result evaluated = Cli.run("evaluate", "-m", run, other, "--json");
      assertTrue(
          evaluated.out().replace("\"", "").replace(":", " ").contains(accuracy),
          accuracy + evaluated.out());
    }
  }
}
