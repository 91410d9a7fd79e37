package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TuneTest {
  @TempDir private Path folder;

  private Cli.Result tune(Path corpus, Path out, String budget) {
    return Cli.run(
        "tune",
        corpus,
        "--budget",
        budget,
        "-o",
        out,
        "--set",
        "train.epochs=2",
        "--set",
        "model.embedding=4",
        "--set",
        "data.minCount=1");
  }

  private static JsonNode trial(Path out, int line) throws IOException {
    return new ObjectMapper().readTree(Files.readAllLines(out.resolve("trials.jsonl")).get(line));
  }

  @Test
  void aSearchGoesOnAndItsBestConfigurationTrains() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("tuned");
    Cli.Result first = tune(corpus, out, "1s");
    assertEquals(0, first.code(), first.err());
    List<String> made = Files.readAllLines(out.resolve("trials.jsonl"));
    Cli.Result second;
    List<String> all;
    int seconds = 5;
    do { // a busy machine has no time for another trial
      second = tune(corpus, out, seconds + "s");
      all = Files.readAllLines(out.resolve("trials.jsonl"));
      seconds *= 4;
    } while (all.size() == made.size() && seconds < 2000);
    assertTrue(all.size() > made.size());
    long tried =
        made.stream()
            .map(line -> line.replaceFirst(".*\"number\":(\\d+).*", "$1"))
            .distinct()
            .count();
    assertTrue(
        second.err().matches("(?s).*resuming after " + tried + " configurations?\\b.*"),
        second.err());
    assertEquals(made, all.subList(0, made.size()));
    Path best = out.resolve("best.json");
    assertTrue(second.out().contains("-c " + best), second.out());
    Cli.Result trained = Cli.run("train", corpus, "-c", best, "-o", folder.resolve("run"));
    assertEquals(0, trained.code(), trained.err());
  }

  @Test
  void aTrialDependsOnItsNumberAlone() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    tune(corpus, folder.resolve("a"), "1s");
    tune(corpus, folder.resolve("b"), "1s");
    for (String key : List.of("number", "epochs", "accuracy", "loss", "config")) {
      assertEquals(trial(folder.resolve("a"), 0).get(key), trial(folder.resolve("b"), 0).get(key));
    }
  }

  /** Nine configurations and one more: three and one of them are trained to the end. */
  @Test
  void aNumberOfTrialsHasOneResultHoweverOftenItIsInterrupted() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    List<Object> arguments =
        new ArrayList<>(List.of("tune", corpus, "--trials", "10", "-o", folder.resolve("tuned")));
    arguments.addAll(List.of("--set", "train.epochs=3", "--set", "train.passes=1"));
    arguments.addAll(List.of("--set", "model.embedding=4", "--set", "model.hidden=4"));
    Cli.Result whole = Cli.run(arguments.toArray());
    assertEquals(0, whole.code(), whole.err());
    List<String> table = table(folder.resolve("tuned"));
    assertEquals(1 + 9 + 3 + 1 + 1, table.size());
    String best = Files.readString(folder.resolve("tuned/best.json"));

    Path log = folder.resolve("tuned/trials.jsonl");
    List<String> lines = Files.readAllLines(log);
    Files.write(log, List.of(lines.get(14), lines.get(2), lines.get(7)));
    Files.delete(folder.resolve("tuned/best.json"));
    Cli.Result again = Cli.run(arguments.toArray());
    assertTrue(again.err().contains("resuming after 3 configurations"), again.err());
    assertEquals(table, table(folder.resolve("tuned")));
    assertEquals(best, Files.readString(folder.resolve("tuned/best.json")));
  }

  /** Before the rows are read. */
  @Test
  void aFolderThatCannotBeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Cli.Result refused = tune(folder.resolve("none.csv"), file, "0s");
    assertEquals(2, refused.code(), refused.err());
    assertTrue(refused.err().contains(file + " is a file; give a folder"), refused.err());
  }

  @Test
  void aSecondSearchInTheFolderIsRefused() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("tuned");
    RunLock other = new RunFolder(out).lock();
    try {
      Cli.Result refused = tune(corpus, out, "0s");
      assertEquals(2, refused.code(), refused.err());
      assertTrue(refused.err().contains("this program is training"), refused.err());
    } finally {
      other.close();
    }
    assertEquals(0, tune(corpus, out, "0s").code());
  }

  /** The trials without the seconds that they took. */
  private static List<String> table(Path out) throws IOException {
    return Files.readAllLines(out.resolve("trials.jsonl")).stream()
        .map(line -> line.replaceFirst("\"seconds\":[^,]*,", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "--trials 3 --budget 1s, either --budget or --trials",
    "--trials 0, must be at least 1",
    "--folds 1, --folds needs two folds or more",
    "--seeds 0, --seeds: 0 must be at least 1",
    "--folds 2 --dev dev.csv, --folds takes dev rows from TRAIN.csv; omit --dev",
    "--on-spark, --on-spark requires --trials N",
    "--trials 3 --on-spark --set train.teacher=run, train.teacher does not work with --on-spark",
    "--trials 3 --on-spark --device cuda, train.device=cuda does not work with --on-spark",
    "--trials 3 --on-spark --backend nd4j, train.backend=nd4j does not work with --on-spark",
    "--trials 3 --master yarn, --master and --conf require --on-spark"
  })
  void optionsThatDoNotFitEachOtherAreRefused(String options, String why) throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    List<Object> arguments =
        new ArrayList<>(List.of("tune", corpus, "-o", folder.resolve("tuned")));
    arguments.addAll(List.of(options.split(" ")));
    Cli.Result result = Cli.run(arguments.toArray());
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().contains(why), result.err());
  }

  /** Two of four dev rows: with so few, the standard error of accuracy is 0.25. */
  @Test
  void onlyATrialThatIsBetterByMoreThanChanceIsTaken() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("tuned");
    tune(corpus, out, "0s");
    ObjectNode start = (ObjectNode) trial(out, 0);
    start.put("accuracy", 0.5).put("loss", 0.7);
    for (double accuracy : new double[] {0.74, 0.76}) {
      ObjectNode other = start.deepCopy();
      other.put("number", 1).put("accuracy", accuracy);
      ((ObjectNode) other.at("/config/train")).put("batch", 64);
      Files.writeString(out.resolve("trials.jsonl"), start + "\n" + other + "\n");
      Cli.Result result = tune(corpus, out, "0s");
      assertTrue(result.err().contains("dev accuracy 0.5000"), result.err());
      JsonNode best = new ObjectMapper().readTree(Files.readString(out.resolve("best.json")));
      assertEquals(accuracy > 0.75 ? 64 : 32, best.at("/train/batch").asInt(), result.err());
      assertEquals(accuracy > 0.75, result.err().contains("train.batch=64"), result.err());
      assertTrue(result.err().contains("1 other configuration was trained"), result.err());
    }
  }

  @Test
  void aTrialThatDivergesIsTheWorst() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("tuned");
    // The start diverges, as do all trials based on its rate; the search continues.
    Cli.Result result =
        Cli.run(
            "tune",
            corpus,
            "--budget",
            "1s",
            "-o",
            out,
            "--set",
            "train.epochs=2",
            "--set",
            "model.embedding=4",
            "--set",
            "train.optimizer=sgd",
            "--set",
            "train.learningRate=1e38");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.err().contains("trial   0   2 epochs  diverged"), result.err());
    assertEquals(0, trial(out, 0).get("accuracy").asDouble());
  }

  @Test
  void vectorsOfTheConfigurationFileAreUsed() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path vectors = Files.writeString(folder.resolve("vectors.txt"), "good 1 0 0\nbad 0 1 0\n");
    Path config =
        Files.writeString(
            folder.resolve("config.json"), "{\"data\":{\"vectors\":\"" + vectors + "\"}}");
    Path out = folder.resolve("tuned");
    Cli.Result result =
        Cli.run(
            "tune", corpus, "--budget", "0s", "-c", config, "-o", out, "--set", "train.epochs=2");
    assertEquals(0, result.code(), result.err());
    // The start is trained in any case.
    assertTrue(
        result.err().contains("fewer than 3 other configurations will be trained"), result.err());
    JsonNode search = new ObjectMapper().readTree(Files.readString(out.resolve("search.json")));
    assertEquals(3, search.at("/config/model/embedding").asInt());
    assertTrue(search.at("/inputs").has("vectors"), search.toString());
  }

  @Test
  void aSearchOverOtherRowsIsRefused() throws IOException {
    Path out = folder.resolve("tuned");
    tune(Cli.corpus(folder.resolve("corpus.csv")), out, "1s");
    Path other = folder.resolve("other.csv");
    Files.writeString(
        other, Files.readString(folder.resolve("corpus.csv")).replace("film", "book"));
    Cli.Result refused = tune(other, out, "1s");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains(folder.resolve("tuned").toString()), refused.err());
    assertEquals(2, tune(other, out, "soon").code());
  }

  @Test
  void aSearchOfAnEarlierVersionGoesOn() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("tuned");
    assertEquals(0, tune(corpus, out, "0s").code());
    Path record = out.resolve("search.json");
    ObjectNode old = (ObjectNode) new ObjectMapper().readTree(record.toFile());
    old.remove(List.of("folds", "seeds"));
    Files.writeString(record, old.toString());
    Cli.Result again = tune(corpus, out, "0s");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("resuming after 1 configuration"), again.err());

    Files.writeString(record, "{}");
    Cli.Result refused = tune(corpus, out, "0s");
    assertEquals(3, refused.code(), refused.err());
    assertTrue(refused.err().contains("search.json: is damaged or of another"), refused.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--folds", "--seeds"})
  void aSearchWithRepeatsIsNotOneWithout(String option) throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("tuned");
    Object[] repeated = {
      "tune", corpus, option, "2", "--budget", "0s", "-o", out, "--set", "train.epochs=1"
    };
    Cli.Result made = Cli.run(repeated);
    assertEquals(0, made.code(), made.err());
    assertTrue(Cli.run(repeated).err().contains("resuming after 1 configuration"));
    Cli.Result refused =
        Cli.run("tune", corpus, "--budget", "0s", "-o", out, "--set", "train.epochs=1");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("other files, folds, seeds or another"), refused.err());
  }

  @Test
  void checkSaysWhatIsOddAndWhatWouldFail() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Cli.Result fine = Cli.run("check", corpus, "--against", corpus, "--set", "data.minCount=1");
    assertEquals(0, fine.code(), fine.err());
    assertTrue(fine.out().startsWith("40 rows"), fine.out());
    assertTrue(fine.out().contains("40 rows have a text that is also in"), fine.out());
    Path different =
        Files.writeString(folder.resolve("different.csv"), "label,text\na,x y\nb,y z\n");
    Cli.Result apart = Cli.run("check", corpus, "--against", different);
    assertTrue(apart.out().contains("\n0 rows have a text that is also in"), apart.out());
    // The default for so few rows.
    assertTrue(Cli.run("check", corpus).out().contains("(data.minCount=1)"));
    Path one = Files.writeString(folder.resolve("one.csv"), "label,text\na,x\na,\n");
    Cli.Result refused = Cli.run("check", one, "--json");
    assertEquals(3, refused.code());
    JsonNode json = new ObjectMapper().readTree(refused.out());
    assertEquals(3, json.at("/empty/0").asInt());
    assertTrue(json.get("refusal").asText().contains("one.csv:3: empty text"), refused.out());
    assertEquals("whitespace", json.get("tokenizer").asText());
  }

  @Test
  void everyRowIsInTheTestOfOneFold() throws IOException {
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    Path out = folder.resolve("folds");
    Cli.Result result = Cli.train(corpus, "-o", out, "--folds", "3");
    assertEquals(0, result.code(), result.err());
    int rows = 0;
    double sum = 0;
    for (int fold = 1; fold <= 3; fold++) {
      Path metrics = out.resolve("fold-" + fold).resolve("metrics.json");
      JsonNode test = new ObjectMapper().readTree(Files.readString(metrics)).get("test");
      rows += test.get("rows").asInt();
      sum += test.get("accuracy").asDouble();
    }
    assertEquals(40, rows);
    String mean = String.format(java.util.Locale.ROOT, "test accuracy %.4f", sum / 3);
    assertTrue(result.out().contains(mean), result.out());
    Cli.Result predicted = Cli.run("predict", "-m", out, "a fine text");
    assertEquals(2, predicted.code());
    assertTrue(
        predicted.err().contains("holds folds; give one, such as " + out.resolve("fold-1")),
        predicted.err());
    Cli.Result report = Cli.run("report", out);
    assertEquals(2, report.code());
    assertTrue(
        report.err().contains("holds folds; name some, as in " + out.resolve("fold-1")),
        report.err());
    assertEquals(2, Cli.train(corpus, "-o", out.resolve("x"), "--folds", "1").code());
    assertEquals(3, Cli.train(corpus, "-o", out.resolve("y"), "--folds", "30").code());
  }
}
