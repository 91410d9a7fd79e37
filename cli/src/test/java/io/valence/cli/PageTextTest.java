package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say without JavaScript. */
class PageTextTest {
  @TempDir Path folder;

  private Path rows() throws IOException {
    Path file = folder.resolve("rows.csv");
    String pair = "<i>/*DATA*/,a fine film\nbad & long,a dull film\n";
    return Files.writeString(file, "label,text\n" + pair.repeat(20));
  }

  private static String textOf(Path page) throws IOException {
    String html = Files.readString(page);
    int from = html.indexOf("<noscript>");
    return html.substring(from, html.indexOf("</noscript>", from));
  }

  @Test
  void aReportGivesItsAnswer() throws IOException {
    Path run = folder.resolve("run");
    assertEquals(0, Cli.train(rows(), "-o", run).code());
    JsonNode dev = new ObjectMapper().readTree(run.resolve("metrics.json").toFile()).get("dev");
    String text = textOf(run.resolve("report.html"));
    String start =
        String.format(Locale.ROOT, "<p>run: accuracy %.4f (95 %%", dev.get("accuracy").asDouble());
    assertTrue(text.contains(start), text);
    assertTrue(text.contains("on " + dev.get("rows").asInt() + " dev rows"), text);
    assertTrue(text.contains("Labels: &lt;i&gt;/*DATA*/, bad &amp; long."), text);
    assertFalse(text.contains("/*TEXT*/"), text);
  }

  @Test
  void aStudyGivesTheMeanOfEachRecipe() throws IOException {
    Path out = folder.resolve("study");
    Cli.Result result =
        Cli.run(
            "study",
            rows(),
            "--test",
            rows(),
            "-o",
            out,
            "--seeds",
            "1,2",
            "--rows",
            "20,all",
            "--set",
            "train.epochs=1");
    assertEquals(0, result.code(), result.err());
    String text = textOf(out.resolve("study.html"));
    assertTrue(
        text.matches("(?s).*<p>\\w+, 20 training rows: mean accuracy \\S+ of 2 runs</p>.*"), text);
    assertTrue(text.matches("(?s).*, all training rows: mean accuracy \\S+ of 2 runs</p>.*"), text);
  }

  @Test
  void aPretrainingGivesItsLoss() throws IOException {
    Path base = folder.resolve("base");
    Cli.Result result = Cli.run("pretrain", rows(), "-o", base, "--set", "train.epochs=1");
    assertEquals(0, result.code(), result.err());
    String text = textOf(base.resolve("report.html"));
    assertTrue(text.contains("<p>base: language model of 36 texts and "), text);
    assertTrue(
        text.matches("(?s).*Epoch 1 of 1 was the best, with a loss of \\d+\\.\\d{4} a word.*"),
        text);
  }
}
