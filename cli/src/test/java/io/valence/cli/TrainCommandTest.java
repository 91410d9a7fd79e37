package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train} does. */
class TrainCommandTest {
  @TempDir private static Path folder;

  private static Path corpus;
  private static Path run;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
    trained = Cli.train(corpus, "--test", corpus, "-o", run);
    assertEquals(0, trained.code(), trained.err());
  }

  private static String fingerprint(Path folder) throws IOException {
    return json(Files.readString(folder.resolve("metrics.json"))).get("fingerprint").asText();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void trainWritesTheRunFolder() throws IOException {
    List<String> log = Files.readAllLines(run.resolve("training.jsonl"));
    assertEquals(3, log.size());
    JsonNode last = json(log.get(2));
    assertEquals(3, last.get("epoch").asInt());
    assertTrue(last.get("loss").asDouble() > 0 && last.get("seconds").asDouble() > 0);
    assertTrue(last.get("tokens_per_second").asDouble() > 0);
    for (String key : List.of("accuracy", "loss", "macro_f1")) {
      assertTrue(last.get("dev").has(key));
    }
    JsonNode metrics = json(Files.readString(run.resolve("metrics.json")));
    assertEquals(1, metrics.get("dev").get("schema").asInt());
    assertEquals(40, metrics.get("test").get("rows").asInt());
    assertEquals(64, metrics.get("fingerprint").asText().length());
    assertTrue(metrics.get("best_epoch").asInt() >= 1);
    JsonNode config = json(Files.readString(run.resolve("config.json")));
    assertEquals(8, config.get("model").get("hidden").get(0).asInt());
    assertEquals("last", config.get("model").get("pooling").asText());
    assertTrue(trained.out().contains("test") && trained.out().contains("accuracy"));
  }

  @Test
  void theSameSeedGivesTheSameModelAndAnotherSeedAnother() throws IOException {
    Path again = folder.resolve("again");
    assertEquals(0, Cli.train(corpus, "--test", corpus, "-o", again).code());
    assertEquals(fingerprint(run), fingerprint(again));
    Path other = folder.resolve("other");
    assertEquals(0, Cli.train(corpus, "-o", other, "--seed", 7).code());
    assertFalse(fingerprint(run).equals(fingerprint(other)));
  }

  @Test
  void aResumedRunEndsAsOneWithoutBreak() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    // A schedule that decays to the last epoch would change with the epochs.
    String constant = "train.schedule=constant";
    assertEquals(
        0, Cli.train(corpus, "-o", whole, "--set", "train.epochs=4", "--set", constant).code());
    assertEquals(
        0, Cli.train(corpus, "-o", broken, "--set", "train.epochs=2", "--set", constant).code());
    Cli.Result resumed =
        Cli.run("train", corpus, "-o", broken, "--resume", "--set", "train.epochs=4");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("resuming after epoch"), resumed.err());
    assertEquals(fingerprint(whole), fingerprint(broken));
  }

  /** Hundreds of labels do not fill the screen. */
  @Test
  void theFirstOfManyLabelsAreShown() throws IOException {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int i = 0; i < 42; i++) {
      rows.append('L').append(10 + i % 21).append(",word ").append(i).append('\n');
    }
    Path many = Files.writeString(folder.resolve("many.csv"), rows);
    Cli.Result trained = Cli.train(many, "--dev", many, "-o", folder.resolve("many"));
    assertEquals(0, trained.code(), trained.err());
    String shown = "; 21 labels L10, L11, L12, L13, L14, L15, L16, L17, L18, L19, L20, L21, L22,";
    assertTrue(trained.err().contains(shown), trained.err());
    assertTrue(trained.err().contains("L28, L29, …; vocabulary"), trained.err());
  }

  @Test
  void balanceIsAWayToSetItsKey() throws IOException {
    Path balanced = folder.resolve("balanced");
    Cli.Result result = Cli.train(corpus, "-o", balanced, "--balance");
    assertEquals(0, result.code(), result.err());
    JsonNode config = json(Files.readString(balanced.resolve("config.json")));
    assertTrue(config.get("train").get("balance").asBoolean());
    assertEquals(0, Cli.run("train", "-o", balanced, "--resume", "--balance").code());
    Cli.Result other = Cli.run("train", "-o", run, "--resume", "--balance");
    assertEquals(2, other.code());
    assertTrue(other.err().contains("not train.balance, which is false in the run"), other.err());
  }

  @Test
  void pretrainingIsSaidAndMakesAnotherModel() throws IOException {
    Path pretrained = folder.resolve("pretrained");
    Cli.Result result = Cli.train(corpus, "-o", pretrained, "--set", "train.pretraining=2");
    assertEquals(0, result.code(), result.err());
    assertTrue(
        result.err().matches("(?s).*pretraining  1  loss .*pretraining  2  loss .*epoch  1 .*"),
        result.err());
    assertFalse(fingerprint(run).equals(fingerprint(pretrained)));
    Cli.Result below =
        Cli.train(corpus, "-o", pretrained, "--force", "--set", "train.pretraining=-1");
    assertEquals(3, below.code());
    assertTrue(below.err().contains("train.pretraining"), below.err());
  }

  @Test
  void pretrainingThatDivergesGoesBackAndGivesUpTheThirdTime() throws IOException {
    Path vectors = folder.resolve("huge.txt");
    Files.writeString(vectors, "good 3e38 3e38 3e38\nbad 3e38 -3e38 3e38\n");
    Cli.Result result =
        Cli.train(
            corpus,
            "-o",
            folder.resolve("pretraining-diverges"),
            "--vectors",
            vectors,
            "--set",
            "train.pretraining=2");
    assertEquals(4, result.code(), result.err());
    assertTrue(result.err().contains("pretraining diverged: the loss of batch"), result.err());
    assertTrue(result.err().contains("the learning rate multiplied by 0.25"), result.err());
  }

  @Test
  void wordVectorsFillTheEmbeddingAndTheirCoverageIsPrinted() throws IOException {
    Path vectors = folder.resolve("vectors.txt");
    Files.writeString(vectors, "good 1 2 3\n好看 4 5 6\nother 7 8 9\n");
    Path vectored = folder.resolve("vectored");
    Cli.Result result =
        Cli.train(
            corpus, "-o", vectored, "--vectors", vectors, "--set", "train.freezeEmbedding=true");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.err().contains("model.embedding is 3"), result.err());
    assertTrue(
        result
            .err()
            .contains(
                "word vectors cover 3 of the vocabulary's 15 types (20.0 %) and 14.3 % of tokens"),
        result.err());
    JsonNode config = json(Files.readString(vectored.resolve("config.json")));
    assertEquals(3, config.get("model").get("embedding").asInt());
  }

  @Test
  void jsonLinesAndTabsTrainTheSameModelAsCsv() throws IOException {
    StringBuilder lines = new StringBuilder();
    StringBuilder tabs = new StringBuilder();
    try (CSVParser rows = CSVParser.parse(Files.readString(corpus), CSVFormat.DEFAULT)) {
      for (CSVRecord row : rows) {
        tabs.append(row.get(0)).append('\t').append('"');
        tabs.append(row.get(1).replace("\"", "\"\""))
            .append("\"\t")
            .append(row.get(2))
            .append("\r\n");
        if (row.getRecordNumber() > 1) {
          ObjectNode object = new ObjectMapper().createObjectNode();
          object.put("label", row.get(2)).put("text", row.get(1)).put("id", row.get(0));
          lines.append(object).append('\n');
        }
      }
    }
    Path jsonl = Files.writeString(folder.resolve("corpus.jsonl"), lines);
    Path tsv = Files.writeString(folder.resolve("corpus.tsv"), tabs);
    Set<String> fingerprints = new HashSet<>();
    for (Path file : List.of(corpus, jsonl, tsv)) {
      Path out = folder.resolve("same");
      assertEquals(0, Cli.train(file, "-o", out, "--force").code());
      String metrics = Files.readString(out.resolve("metrics.json"));
      fingerprints.add(json(metrics).get("fingerprint").asText());
    }
    assertEquals(1, fingerprints.size());
    Path answers = folder.resolve("answers.csv");
    assertEquals(0, Cli.run("predict", "-m", run, jsonl, "-o", answers).code());
    assertEquals("label,text,id,predicted_label,probability", Files.readAllLines(answers).get(0));
    assertEquals(41, Files.readAllLines(answers).size());
  }

  @Test
  void anEnsembleAnswersByTheMeanOfItsModels() throws IOException {
    Path out = folder.resolve("ensemble");
    Cli.Result trained =
        Cli.train(corpus, "--test", corpus, "-o", out, "--ensemble", "3", "--seed", "5");
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("test, 3 models together"), trained.out());
    double[] logOdds = new double[4];
    for (int member = 0; member <= 3; member++) {
      Path model = member == 0 ? out : out.resolve("member-" + member);
      JsonNode answer = json(Cli.run("predict", "-m", model, "a good , fine film", "--json").out());
      double p = answer.at("/probabilities/positive").asDouble();
      logOdds[member] = Math.log(p / (1 - p));
    }
    assertEquals((logOdds[1] + logOdds[2] + logOdds[3]) / 3, logOdds[0], 1e-4);
    assertNotEquals(logOdds[1], logOdds[2]);
    JsonNode explained =
        json(Cli.run("predict", "-m", out, "good film", "--explain", "--running", "--json").out());
    double sum = explained.at("/explanation/baseline").asDouble();
    for (JsonNode word : explained.at("/explanation/words")) {
      sum += word.get("effect").asDouble();
    }
    assertEquals(explained.at("/explanation/log_odds").asDouble(), sum, 0.02);
    String metrics = Files.readString(out.resolve("metrics.json"));
    JsonNode evaluated = json(Cli.run("evaluate", "-m", out, corpus, "--json").out());
    assertEquals(json(metrics).at("/test/loss").asDouble(), evaluated.get("loss").asDouble(), 1e-6);
    assertEquals(2, Cli.run("inspect", out).code());
    assertEquals(0, Cli.run("inspect", out.resolve("member-2")).code());
    // Without the last model the run is incomplete; resuming trains the same one again.
    String whole = Files.readString(out.resolve("member-3").resolve("metrics.json"));
    for (String file : List.of("config.json", "model.safetensors", "checkpoint.safetensors")) {
      Files.delete(out.resolve("member-3").resolve(file));
    }
    Cli.Result resumed = Cli.run("train", "-o", out, "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertEquals(whole, Files.readString(out.resolve("member-3").resolve("metrics.json")));
    assertEquals(2, Cli.train(corpus, "-o", out, "--ensemble", "2", "--folds", "2").code());
    // A model of another run among them is noticed.
    Path second = out.resolve("member-2").resolve("model.safetensors");
    Path third = out.resolve("member-3").resolve("model.safetensors");
    byte[] own = Files.readAllBytes(second);
    Files.copy(third, second, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(5, Cli.run("predict", "-m", out, "good").code());
    Files.write(second, own);
    Files.writeString(out.resolve("ensemble.json"), "{\"members\":3}");
    assertEquals(5, Cli.run("predict", "-m", out, "good").code());
    assertEquals(2, Cli.run("train", "--resume", "--ensemble", "2", "-o", out).code());
    // A smaller one leaves nothing of the larger behind.
    assertEquals(0, Cli.train(corpus, "-o", out, "-f", "--ensemble", "2").code());
    assertFalse(Files.exists(out.resolve("member-3")));
    assertEquals(0, Cli.run("predict", "-m", out, "good").code());
    assertEquals(0, Cli.train(corpus, "-o", out, "-f").code());
    assertFalse(Files.exists(out.resolve("member-1")));
    assertEquals(0, Cli.run("inspect", out).code());
    Path flawed = folder.resolve("flawed.csv");
    Files.writeString(flawed, Files.readString(corpus) + "40,no label\n");
    Path kept = folder.resolve("kept-once.csv");
    Cli.Result skipped =
        Cli.train(flawed, "-o", out, "-f", "--ensemble", "2", "--on-bad-row", "quarantine=" + kept);
    assertEquals(0, skipped.code(), skipped.err());
    assertEquals(2, Files.readAllLines(kept).size());
  }

  @Test
  void textThatNobodyTokenizedGetsItsTokenizer() throws IOException {
    String advice = "try --set data.tokenizer=";
    Path out = folder.resolve("hint");
    Cli.Result tokenized = Cli.train(corpus, "-o", out, "-f");
    assertTrue(tokenized.err().contains("data.tokenizer=whitespace: "), tokenized.err());
    assertFalse(tokenized.err().contains(advice), tokenized.err());
    for (String[] raw :
        new String[][] {
          {"这家酒店的房间很干净服务也好", "早餐太差了下次再也不会来", "chinese"},
          {"I loved it, really. Great film!", "Boring, slow, and far too long.", "word"}
        }) {
      Path file = folder.resolve(raw[2] + ".csv");
      String pair = "positive,\"" + raw[0] + "\"\nnegative,\"" + raw[1] + "\"\n";
      Files.writeString(file, "label,text\n" + pair.repeat(5));
      Cli.Result chosen = Cli.train(file, "-o", out, "-f");
      assertEquals(0, chosen.code(), chosen.err());
      assertTrue(chosen.err().contains("data.tokenizer=" + raw[2] + ": "), chosen.err());
      JsonNode config = new ObjectMapper().readTree(Files.readString(out.resolve("config.json")));
      assertEquals(raw[2], config.at("/data/tokenizer").asText());
      Cli.Result forced = Cli.train(file, "-o", out, "-f", "--set", "data.tokenizer=whitespace");
      assertTrue(forced.err().contains(advice + raw[2]), forced.err());
    }
  }

  /** Each reports its name, and all have the same losses except for rounding. */
  @Test
  void everyBackendOfTheProcessorTrains() throws IOException {
    Map<String, String> descriptions =
        Map.of("native", "OpenBLAS \\d.*", "java", "plain Java", "nd4j", "ND4J .*");
    Map<String, Double> losses = new TreeMap<>();
    for (Map.Entry<String, String> backend : descriptions.entrySet()) {
      Path out = folder.resolve(backend.getKey());
      Cli.Result result =
          Cli.train(
              corpus,
              "-o",
              out,
              "--backend",
              backend.getKey(),
              "--set",
              "train.epochs=2",
              "--set",
              "train.passes=2");
      assertEquals(0, result.code(), result.err());
      String line = "computing with " + backend.getValue();
      assertTrue(result.err().lines().anyMatch(l -> l.matches(line)), line + " in " + result.err());
      JsonNode metrics = json(Files.readString(out.resolve("metrics.json")));
      losses.put(backend.getKey(), metrics.get("dev").get("loss").asDouble());
    }
    assertEquals(losses.get("java"), losses.get("native"), 1e-4, losses.toString());
    assertEquals(losses.get("java"), losses.get("nd4j"), 1e-4, losses.toString());
    Cli.Result unknown = Cli.train(corpus, "-o", folder.resolve("no"), "--backend", "blas");
    assertEquals(3, unknown.code(), unknown.err());
    assertTrue(unknown.err().contains("native, nd4j or java"), unknown.err());
  }

  @Test
  void aDryRunSaysWhatItWouldTakeAndWritesNothing() {
    Path none = folder.resolve("none");
    Cli.Result result = Cli.train(corpus, "-o", none, "--dry-run");
    assertEquals(0, result.code(), result.err());
    assertTrue(
        result.out().matches("(?s)vocabulary \\d+, parameters .*memory: .*epochs: \\d+ s\\R"));
    assertFalse(Files.exists(none));
    Cli.Result both = Cli.train(corpus, "-o", none, "--dry-run", "--set", "train.pretraining=3");
    assertTrue(
        both.out().matches("(?s).*pretraining: \\d+ batches .*all 3 epochs: .*epochs: \\d+ s\\R"),
        both.out());
    assertEquals(0, Cli.train(corpus, "--dry-run").code());
    Cli.Result resumed = Cli.run("train", "--dry-run", "--resume");
    assertEquals(2, resumed.code());
    assertTrue(resumed.err().contains("Missing required option: '--output=RUN'"), resumed.err());
    Cli.Result three = Cli.train(corpus, "-o", none, "--dry-run", "--ensemble", "3");
    assertTrue(three.out().matches("(?s).*epochs of each of 3 models: \\d+ s\\R"), three.out());
    Cli.Result huge = Cli.train(corpus, "-o", none, "--set", "model.hidden=[8192,8192]");
    assertEquals(3, huge.code(), huge.err());
    assertTrue(huge.err().contains("of Java's heap"), huge.err());
    assertFalse(Files.exists(none));
  }

  @Test
  void aBatchThatNoMatrixCanHoldIsRefusedAndRowsThatAreNotThereDoNotCount() throws IOException {
    Path none = folder.resolve("none");
    Path file = folder.resolve("long.csv");
    String text = "a film of many words ".repeat(80);
    Files.writeString(file, "label,text\n" + ("1," + text + "\n0," + text + "\n").repeat(120));
    String wide = "model.hidden=[4096]";
    Cli.Result result =
        Cli.train(file, "-o", none, "--dry-run", "--set", "train.batch=200", "--set", wide);
    assertEquals(3, result.code(), result.err());
    assertTrue(
        result.err().contains("train.batch or data.maxTokens: the gates of the largest batch"),
        result.err());
    Cli.Result wider = Cli.train(corpus, "-o", none, "--set", "model.hidden=[16384]");
    assertEquals(3, wider.code(), wider.err());
    assertTrue(wider.err().contains("model.hidden: the weights of a layer"), wider.err());
    Cli.Result rows = Cli.train(corpus, "-o", none, "--dry-run", "--set", "train.batch=1000000");
    assertEquals(0, rows.code(), rows.err());
  }

  /**
   * Halves a hopeless learning rate: the first training that succeeds needs both of its own
   * halvings, since the previous one failed at its first rates.
   */
  @Test
  void aTrainingThatDivergesGoesBackWithHalfTheRate() {
    Cli.Result result = null;
    for (double rate = 1e38; result == null || result.code() == 4; rate /= 2) {
      result =
          Cli.train(
              corpus,
              "-o",
              folder.resolve("diverging"),
              "--force",
              "--set",
              "train.optimizer=sgd",
              "--set",
              "train.epochs=1",
              "--set",
              "train.batch=4",
              "--set",
              "train.learningRate=" + rate);
    }
    assertEquals(0, result.code(), result.err());
    assertEquals(3, result.err().split("training diverged").length, result.err());
    assertTrue(result.err().contains("the learning rate multiplied by 0.25"), result.err());
  }
}
