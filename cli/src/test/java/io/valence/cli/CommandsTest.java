package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.model.evaluate.McNemarTest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a trained model. */
class CommandsTest {
  @TempDir private static Path folder;

  private static Path corpus;
  private static Path run;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
    // Vectors initialized with log-count ratios cannot be shown as before training.
    trained = Cli.train(corpus, "--test", corpus, "-o", run, "--set", "train.naiveBayes=0");
    assertEquals(0, trained.code(), trained.err());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void predictAnswersASentence() throws IOException {
    Cli.Result plain = Cli.run("predict", "-m", run, "a good film");
    assertEquals(0, plain.code());
    assertTrue(plain.out().matches("(positive|negative)\t0\\.\\d{4}\\R"), plain.out());
    Cli.Result result = Cli.run("predict", "-m", run, "A Good unseen", "--json");
    JsonNode answer = json(result.out());
    assertTrue(result.out().startsWith("{\"schema\":1,"));
    assertEquals("A Good unseen", answer.get("text").asText());
    assertEquals(3, answer.get("tokens").asInt());
    assertEquals(1, answer.get("unknown").asInt());
    double sum =
        answer.get("probabilities").get("negative").asDouble()
            + answer.get("probabilities").get("positive").asDouble();
    assertEquals(1, sum, 1e-6);
    assertEquals(0, Cli.run("predict", "-m", run, "").code());
  }

  @Test
  void predictKeepsTheRowsOfACsv() throws IOException {
    Path out = folder.resolve("out.csv");
    assertEquals(0, Cli.run("predict", "-m", run, corpus, "-o", out).code());
    List<CSVRecord> before = records(corpus);
    List<CSVRecord> after = records(out);
    assertEquals(
        List.of("id", "text", "label", "predicted_label", "probability"), after.get(0).toList());
    assertEquals(before.size(), after.size());
    for (int i = 1; i < before.size(); i++) {
      assertEquals(before.get(i).toList(), after.get(i).toList().subList(0, 3));
      JsonNode alone = json(Cli.run("predict", "-m", run, before.get(i).get(1), "--json").out());
      assertEquals(alone.get("label").asText(), after.get(i).get(3));
      double probability = alone.get("probabilities").get(after.get(i).get(3)).asDouble();
      assertEquals(probability, Double.parseDouble(after.get(i).get(4)), 2e-6);
    }
    assertEquals(2, Cli.run("predict", "-m", run, corpus, "-o", out).code());
    assertEquals(0, Cli.run("predict", "-m", run, corpus, "-o", out, "--force").code());
  }

  private static List<CSVRecord> records(Path file) throws IOException {
    try (CSVParser parser = CSVParser.parse(Files.readString(file), CSVFormat.DEFAULT)) {
      return new ArrayList<>(parser.getRecords());
    }
  }

  @Test
  void evaluateAgreesWithTheMetricsOfTraining() throws IOException {
    JsonNode metrics = json(Files.readString(run.resolve("metrics.json"))).get("test");
    JsonNode evaluated = json(Cli.run("evaluate", "-m", run, corpus, "--json").out());
    assertEquals(metrics, evaluated);
    int right = evaluated.get("confusion").get(0).get(0).asInt();
    right += evaluated.get("confusion").get(1).get(1).asInt();
    assertEquals(right / 40.0, evaluated.get("accuracy").asDouble());
    assertTrue(evaluated.at("/baselines/bag_of_words").isNumber());
    Cli.Result own = Cli.run("evaluate", "-m", run, corpus);
    assertTrue(own.out().contains("macro-F1"), own.out());
    assertFalse(own.out().contains("verdict:"), own.out());
    String warning = "warning: " + run + " was trained on this file: ";
    assertEquals(2, own.err().split(warning, -1).length, own.err());
    String asJson = Cli.run("evaluate", "-m", run, corpus, "--json").err();
    assertTrue(asJson.contains(warning), asJson);
    Path other = folder.resolve("other.csv");
    Files.writeString(other, Files.readString(corpus) + "x,a good film,positive\n");
    Cli.Result others = Cli.run("evaluate", "-m", run, other);
    assertFalse(others.err().contains("was trained on"), others.err());
    assertTrue(others.out().contains("verdict:"), others.out());
  }

  @Test
  void twoModelsAreCompared() throws IOException {
    JsonNode both = json(Cli.run("evaluate", "-m", run, "-m", run, corpus, "--json").out());
    assertEquals(both.get("accuracy"), both.at("/other/accuracy"));
    assertEquals(1.0, both.at("/mcnemar/p").asDouble());
    assertTrue(Cli.run("evaluate", "-m", run, "-m", run, corpus).out().contains("p = 1.0,"));
    // The exact binomial test of 1 and 9 of 10: 2 · (1 + 10) / 1024.
    assertEquals(22 / 1024.0, new McNemarTest(1, 9).pValue(), 1e-12);
    assertEquals(
        new McNemarTest(1, 2),
        McNemarTest.of(
            new boolean[] {true, true, false, false, false},
            new boolean[] {true, false, true, true, false}));
  }

  /** What PyTorch's save_file writes: tensors without a model config. */
  @Test
  void inspectShowsAStateDict() throws IOException {
    Path file =
        Path.of("..", "model", "src", "test", "resources", "golden", "lstm-uni.safetensors");
    Cli.Result shown = Cli.run("inspect", file);
    assertEquals(0, shown.code(), shown.err());
    assertTrue(shown.out().startsWith("a state dict"), shown.out());
    JsonNode inspected = json(Cli.run("inspect", file, "--json").out());
    Map<String, String> shapes = new HashMap<>();
    for (JsonNode parameter : inspected.get("parameters")) {
      shapes.put(parameter.get("name").asText(), parameter.get("shape").toString());
    }
    assertEquals("[20,5]", shapes.get("param.rnn.weight_hh_l0"));
    assertTrue(shapes.size() > 10);
  }

  @Test
  void inspectReadsTheHeader() throws IOException {
    JsonNode inspected = json(Cli.run("inspect", run, "--json").out());
    assertEquals(1, inspected.get("schema").asInt());
    assertEquals(inspected, json(Cli.run("inspect", "-m", run, "--json").out()));
    JsonNode weight = inspected.get("parameters").get(1);
    assertEquals("rnn.weight_ih_l0", weight.get("name").asText());
    assertEquals("[32,8]", weight.get("shape").toString());
    assertEquals(256, weight.get("count").asInt());
    long total = 0;
    for (JsonNode parameter : inspected.get("parameters")) {
      total += parameter.get("count").asLong();
    }
    assertEquals(total, inspected.get("total").asLong());
    assertEquals(3, inspected.get("buffers").size());
    assertEquals("[\"negative\",\"positive\"]", inspected.get("labels").toString());
    String table =
        Cli.run("inspect", run.resolve("model.safetensors"), "--batch", 4, "--steps", 7).out();
    assertTrue(table.contains("layer 0: i 0-7, f 8-15, g 16-23, o 24-31"), table);
    assertTrue(table.contains("h_n and c_n [2, 4, 8]"), table);
  }

  @Test
  void importMakesAModelOfBareTensors() throws IOException {
    Path model = run.resolve("model.safetensors");
    Path vocabulary = folder.resolve("vocab.txt");
    String tokens = new ObjectMapper().readTree(header(model)).get("vocabulary").asText();
    List<String> lines = new ArrayList<>();
    json(tokens).forEach(token -> lines.add(token.asText()));
    Files.write(vocabulary, lines);
    Path imported = folder.resolve("imported.safetensors");
    Cli.Result result =
        Cli.run(
            "import",
            model,
            "--vocabulary",
            vocabulary,
            "--labels",
            "negative,positive",
            "-o",
            imported);
    assertEquals(0, result.code(), result.err());
    assertTrue(result.err().contains("texts are split at spaces"), result.err());
    String text = "a good film 好看";
    assertEquals(
        Cli.run("predict", "-m", run, text, "--json").out(),
        Cli.run("predict", "-m", imported, text, "--json").out());
    assertEquals(
        2,
        Cli.run("import", model, "--vocabulary", vocabulary, "--labels", "a,b", "-o", imported)
            .code());
    Path chinese = Files.write(folder.resolve("gb.txt"), lines, Charset.forName("GB18030"));
    Object[] read = {
      "import",
      model,
      "--vocabulary",
      chinese,
      "--labels",
      "negative，positive",
      "-o",
      imported,
      "--force",
      "--set",
      "data.tokenizer=whitespace"
    };
    String refused = Cli.run(read).err();
    assertTrue(refused.contains("gb.txt:10: not valid UTF-8"), refused);
    read[10] = "data.tokenizer=auto";
    Cli.Result automatic = Cli.run(read);
    assertEquals(2, automatic.code());
    assertTrue(automatic.err().contains("name the tokenizer of the model"), automatic.err());
    read[10] = "data.encoding=GB18030";
    read[5] = "negative，posi\ntive";
    Cli.Result broken = Cli.run(read);
    assertEquals(3, broken.code());
    assertTrue(broken.err().contains("a name holds a control character"), broken.err());
    read[5] = "negative，positive";
    Cli.Result again = Cli.run(read);
    assertEquals(0, again.code(), again.err());
    assertEquals(
        Cli.run("predict", "-m", run, text, "--json").out(),
        Cli.run("predict", "-m", imported, text, "--json").out());
  }

  /** Words of a command that a shell would take apart are quoted. */
  @Test
  void verifySaysHowAModelWasMade() throws IOException {
    Path out = folder.resolve("a run");
    assertEquals(0, Cli.train(corpus, "-o", out).code());
    String made = Cli.run("verify", "-m", out).out();
    assertTrue(made.contains("with seed 1: valence train "), made);
    assertTrue(made.contains(" -o '" + out + "'"), made);
  }

  private static String header(Path model) throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    long length = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    JsonNode root =
        json(new String(bytes, 8, (int) length, java.nio.charset.StandardCharsets.UTF_8));
    return root.get("__metadata__").toString();
  }

  @Test
  void badRowsAreLeftOutCountedAndKept() throws IOException {
    Path file = folder.resolve("bad.csv");
    Files.writeString(
        file,
        "label,text\npositive,good\npositive\nunheard,x\nnegative,bad\npositive,\nnegative,\"x\n");
    Path kept = folder.resolve("kept.csv");
    Cli.Result result =
        Cli.run("evaluate", "-m", run, file, "--on-bad-row", "quarantine=" + kept, "--json");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("\"rows\":2,"), result.out());
    assertTrue(result.err().contains("4 bad rows"), result.err());
    assertEquals(
        List.of(
            "line,reason,row",
            "3,too few or too many fields,positive",
            "4,a label the model does not have,\"unheard,x\"",
            "6,no text,\"positive,\"",
            "7,broken quotes,\"negative,\"\"x\""),
        Files.readAllLines(kept));
    assertEquals(3, Cli.run("evaluate", "-m", run, file).code());
    Path copy = Files.copy(file, folder.resolve("copy.csv"), StandardCopyOption.REPLACE_EXISTING);
    Cli.Result slip =
        Cli.run("evaluate", "-m", run, copy, "--on-bad-row", "quarantine=" + copy, "--json");
    assertEquals(2, slip.code(), slip.err());
    assertTrue(slip.err().contains("copy.csv exists"), slip.err());
    assertEquals(Files.readString(file), Files.readString(copy));
    Cli.run("evaluate", "-m", run, "-m", run, file, "--on-bad-row", "quarantine=" + kept);
    assertEquals(5, Files.readAllLines(kept).size());
    assertEquals(2, Cli.run("evaluate", "-m", run, file, "--on-bad-row", "keep").code());
  }

  @Test
  void manyReadersOfOneModelAgree() {
    Object[] command = {"predict", "-m", run, corpus, "--json"};
    String alone = Cli.run(command).out();
    List<CompletableFuture<String>> readers =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> Cli.run(command).out()))
            .toList();
    readers.forEach(reader -> assertEquals(alone, reader.join()));
  }

  @Test
  void wordsAreExplainedAndTheBeginningsAnswered() throws IOException {
    String text = "a bad , dull film";
    JsonNode whole = json(Cli.run("predict", "-m", run, text, "--json").out());
    String label = whole.get("label").asText();
    double p = whole.at("/probabilities/" + label).asDouble();
    JsonNode gradients =
        json(Cli.run("predict", "-m", run, text, "--explain", "--running", "--json").out());
    double sum = gradients.at("/explanation/baseline").asDouble();
    for (JsonNode word : gradients.at("/explanation/words")) {
      sum += word.get("effect").asDouble();
    }
    assertEquals(Math.log(p / (1 - p)), sum, 0.02);
    JsonNode running = gradients.get("running");
    assertEquals(5, running.size());
    assertEquals("film", running.get(4).get("word").asText());
    assertEquals(p, running.get(4).get("probabilities").get(label).asDouble(), 1e-6);
    JsonNode two = json(Cli.run("predict", "-m", run, "a bad", "--json").out());
    assertEquals(
        two.at("/probabilities/" + label).asDouble(),
        running.get(1).get("probabilities").get(label).asDouble(),
        1e-6);
    JsonNode omission =
        json(Cli.run("predict", "-m", run, text, "--explain", "--by", "omission", "--json").out());
    JsonNode rest = json(Cli.run("predict", "-m", run, "a , dull film", "--json").out());
    double q = rest.at("/probabilities/" + label).asDouble();
    assertEquals(
        Math.log(p / (1 - p)) - Math.log(q / (1 - q)),
        omission.at("/explanation/words/1/effect").asDouble(),
        1e-3);
    String shaded =
        Cli.run("predict", "-m", run, "a good film", "--explain", "--color=always").out();
    assertTrue(shaded.contains("\u001b["), shaded);
    assertFalse(Cli.run("predict", "-m", run, "a good film", "--explain").out().contains("\u001b"));
    assertEquals(2, Cli.run("predict", "-m", run, corpus, "--explain").code());
  }

  @Test
  void neighboursAreListedAfterAndBeforeTraining() throws IOException {
    JsonNode near = json(Cli.run("neighbours", "-m", run, "good", "-n", "3", "--json").out());
    assertEquals(3, near.get("after").size());
    assertEquals(3, near.get("before").size());
    double before = 2;
    for (JsonNode neighbour : near.get("after")) {
      double cosine = neighbour.get("cosine").asDouble();
      assertTrue(cosine <= before, near.toString());
      before = cosine;
    }
    Path vectors = folder.resolve("eight.txt");
    String ones = " 1".repeat(8) + "\n";
    Files.writeString(vectors, "good" + ones + "bad" + ones + "film -1" + " 1".repeat(7) + "\n");
    Cli.Result other = Cli.run("neighbours", "-m", run, "good", "--vectors", vectors);
    assertEquals(2, other.code());
    assertTrue(other.err().contains("is not the file that the training began with"), other.err());
    Path began = folder.resolve("began");
    assertEquals(0, Cli.train(corpus, "-o", began, "--vectors", vectors).code());
    Cli.Result unnamed = Cli.run("neighbours", "-m", began, "good", "--json");
    assertFalse(json(unnamed.out()).has("before"), unnamed.out());
    assertTrue(unnamed.err().contains("name it by --vectors"), unnamed.err());
    JsonNode given =
        json(Cli.run("neighbours", "-m", began, "good", "--vectors", vectors, "--json").out());
    assertEquals("bad", given.at("/before/0/word").asText());
    assertEquals(1, given.at("/before/0/cosine").asDouble(), 1e-6);
    assertEquals(6 / 8.0, given.at("/before/1/cosine").asDouble(), 1e-6);
    assertEquals(2, Cli.run("neighbours", "-m", run, "unheardof").code());
  }

  @Test
  void verifySeesAChangedModelAndAForeignFile() throws IOException {
    Cli.Result sound = Cli.run("verify", "-m", run, corpus);
    assertEquals(0, sound.code(), sound.err());
    assertTrue(sound.out().contains("as saved"), sound.out());
    assertTrue(sound.out().contains(corpus + ": its training file"), sound.out());
    Path other = Files.writeString(folder.resolve("foreign.csv"), "label,text\n");
    Cli.Result foreign = Cli.run("verify", "-m", run, other);
    assertEquals(3, foreign.code());
    assertTrue(
        foreign.out().contains("none of its files (training file, test file)"), foreign.out());
    byte[] bytes = Files.readAllBytes(run.resolve("model.safetensors"));
    // The lowest bit of some number of the last tensor.
    bytes[bytes.length - 400] ^= 1;
    Path changed = Files.write(folder.resolve("changed.safetensors"), bytes);
    Cli.Result refused = Cli.run("verify", "-m", changed);
    assertEquals(5, refused.code());
    assertTrue(
        refused.err().contains("is not as it was written: its checksum differs"), refused.err());
  }

  /** Each file is sound, but they are not of one run. */
  @Test
  void verifySeesAModelThatIsNotOfTheRun() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    for (String file : List.of("model.safetensors", "baseline.safetensors", "metrics.json")) {
      Files.copy(run.resolve(file), mixed.resolve(file));
    }
    assertEquals(0, Cli.run("verify", "-m", mixed).code());
    Path small = folder.resolve("half.safetensors");
    assertEquals(0, Cli.run("shrink", run, "-o", small, "--precision", "float16").code());
    Files.copy(small, mixed.resolve("model.safetensors"), StandardCopyOption.REPLACE_EXISTING);
    Cli.Result baseline = Cli.run("verify", "-m", mixed);
    assertEquals(5, baseline.code());
    assertEquals("", baseline.out());
    assertTrue(baseline.err().contains("is not the baseline of the model"), baseline.err());
    Files.delete(mixed.resolve("baseline.safetensors"));
    Cli.Result metrics = Cli.run("verify", "-m", mixed);
    assertEquals(5, metrics.code());
    assertTrue(metrics.err().contains("metrics.json: is of another model"), metrics.err());
    Files.delete(mixed.resolve("metrics.json"));
    assertEquals(0, Cli.run("verify", "-m", mixed).code());
  }

  /** Damaged metrics name no model, so that they could not be of another one. */
  @Test
  void verifySeesDamagedMetrics() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("damaged"));
    Files.copy(run.resolve("model.safetensors"), copy.resolve("model.safetensors"));
    for (String damage : List.of("", "[[[", "[]", "null")) {
      Files.writeString(copy.resolve("metrics.json"), damage);
      Cli.Result refused = Cli.run("verify", "-m", copy);
      assertEquals(5, refused.code(), damage);
      assertTrue(refused.err().contains("metrics.json: is not a JSON object"), refused.err());
    }
  }

  @Test
  void theDoctorTestsWhatItFinds() {
    Cli.Result result = Cli.run("doctor");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("PyTorch's numbers: passed"), result.out());
    assertTrue(result.out().contains("plain Java and BLAS agree: passed"), result.out());
    assertTrue(result.out().contains("a row alone and among others: passed"), result.out());
    for (String line :
        List.of(
            "native +usable: OpenBLAS \\d.*",
            "nd4j +usable: ND4J's operations on the processor",
            "java +usable: plain Java.*",
            "cuda +(not )?usable: .+")) {
      assertTrue(result.out().lines().anyMatch(l -> l.matches(line)), line + " in " + result.out());
    }
    assertTrue(result.out().matches("(?s).*speed +[1-9][0-9,]* tokens/s in training.*"));
  }

  /** As in a training: forms of a word are one token. */
  @Test
  void checkCountsTheVocabularyOfATraining() throws IOException {
    String rows = "a,der gute wein ist schön .\nb,die guten weine sind schöner .\n";
    Path file = Files.writeString(folder.resolve("rows.csv"), "label,text\n" + rows.repeat(2));
    String printed = Cli.run("check", file).out();
    // Besides the two special ones: der die gute wein ist sind schö and the full stop.
    assertTrue(printed.contains("vocabulary 10 (data.minCount=1)"), printed);
    String vectors = Files.writeString(folder.resolve("v.txt"), "gute 1\nguten 1\n").toString();
    String whole = Cli.run("check", file, "--vectors", vectors).out();
    assertTrue(whole.contains("vocabulary 13 (data.minCount=1)"), whole);
    String none =
        Cli.run("check", Files.writeString(folder.resolve("none.csv"), "label,text\n")).out();
    assertFalse(none.contains("tokens per row") || none.contains("tokenizer"), none);
  }

  /** Many bad rows of one kind do not hide those of another. */
  @Test
  void checkNamesRowsOfEveryReason() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("reasons.csv"),
            "label,text\n" + "one\n".repeat(60) + "p,\nn,good\nn,bad\np,good\np,fine\n");
    Cli.Result result = Cli.run("check", file);
    assertEquals(3, result.code(), result.err());
    List<String> named = result.err().lines().filter(l -> l.startsWith("bad row: ")).toList();
    assertEquals(6, named.size(), result.err());
    assertTrue(named.get(4).contains("reasons.csv:6: "), result.err());
    assertTrue(named.get(5).contains("reasons.csv:62: "), result.err());
  }
}
