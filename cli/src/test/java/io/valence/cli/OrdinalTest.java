package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are words in an order, which is not the alphabet's. */
class OrdinalTest {
  private static final List<String> ORDER = List.of("awful", "ok", "good");

  @TempDir private static Path folder;

  private static Path corpus;

  @BeforeAll
  static void write() throws IOException {
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 60; i++) {
      // Every fifth label is not the one that the text has.
      String label = ORDER.get((i + (i % 5 == 0 ? 1 : 0)) % 3);
      rows.append("a film that is " + ORDER.get(i % 3) + " indeed " + i / 3 + "," + label + "\n");
    }
    corpus = Files.writeString(folder.resolve("corpus.csv"), rows);
  }

  private static Cli.Result train(String order, Path run, int models) {
    return Cli.train(
        corpus,
        "--dev",
        corpus,
        "--ordinal",
        order,
        "--set",
        "train.passages=0",
        "--set",
        "train.ensemble=" + models,
        "-o",
        run);
  }

  private static int distance(JsonNode answer, String gold) {
    return Math.abs(ORDER.indexOf(answer.get("label").asText()) - ORDER.indexOf(gold));
  }

  /**
   * The mean distance from the labels, of answers one by one.
   *
   * @param format options of {@code predict}, which prints JSON
   */
  private static double error(Path run, String... format) throws IOException {
    double sum = 0;
    List<String> lines = Files.readAllLines(corpus);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",");
      List<Object> command = new ArrayList<>(List.of("predict", "-m", run, fields[0]));
      command.addAll(List.of(format));
      Cli.Result answer = Cli.run(command.toArray());
      sum += distance(new ObjectMapper().readTree(answer.out()), fields[1]);
    }
    return sum / (lines.size() - 1);
  }

  @Test
  void distancesAreThoseOfTheOrder() throws IOException {
    Path run = folder.resolve("run");
    Cli.Result trained = train(" awful, ok,good", run, 1);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("ordered labels"), trained.out());
    JsonNode metrics =
        new ObjectMapper()
            .readTree(Cli.run("evaluate", "-m", run, corpus, "--json").out())
            .get("ordinal");
    assertEquals(error(run, "--json"), metrics.get("mean_absolute_error").asDouble(), 1e-9);
    assertEquals(
        error(run, "--json", "--median"),
        metrics.at("/median/mean_absolute_error").asDouble(),
        1e-9);
    Path saved = run.resolve("metrics.json");
    assertEquals(metrics, new ObjectMapper().readTree(saved.toFile()).at("/dev/ordinal"));
  }

  @Test
  void anEnsembleHasItToo() throws IOException {
    Path run = folder.resolve("ensemble");
    Cli.Result trained = train("good,ok,awful", run, 2);
    assertEquals(0, trained.code(), trained.err());
    JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    assertTrue(metrics.at("/dev/ordinal/median").isObject(), metrics.toString());
  }

  @Test
  void anOrderOfOtherLabelsIsRefusedBeforeTraining() {
    Path run = folder.resolve("none");
    Cli.Result lacking = train("awful,ok,fine", run, 1);
    assertEquals(3, lacking.code());
    assertTrue(lacking.err().contains("data.ordinal: lacks the label \"good\""), lacking.err());
    assertEquals(3, train("awful,ok,good,fine", run, 1).code());
    assertTrue(Files.notExists(run));
  }
}
