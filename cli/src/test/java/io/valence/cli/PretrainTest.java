package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.TextCompleter;
import io.valence.data.UnlabeledTexts;
import io.valence.data.Vocabulary;
import io.valence.data.table.BadRows;
import io.valence.model.checkpoint.LanguageModelFile;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.RunConfig;
import io.valence.model.language.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pretrain}, {@code complete}, and what stands on them. */
class PretrainTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path corpus;
  private static Path base;
  private static Cli.Result pretrained;

  @BeforeAll
  static void pretrain() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    base = folder.resolve("base");
    pretrained =
        Cli.run(
            "pretrain",
            corpus,
            "-o",
            base,
            "--set",
            "model.embedding=8",
            "--set",
            "model.hidden=[6,5]",
            "--set",
            "data.minCount=1",
            "--set",
            "train.epochs=3");
    assertEquals(0, pretrained.code(), pretrained.err());
  }

  @Test
  void verifySeesAChangedBaseAndAForeignFile() throws IOException {
    Cli.Result sound = Cli.run("verify", "-m", base, corpus);
    assertEquals(0, sound.code(), sound.err());
    assertTrue(sound.out().contains("language model: as saved"), sound.out());
    assertTrue(sound.out().contains(corpus + ": its texts"), sound.out());
    assertTrue(sound.out().contains("valence pretrain " + corpus), sound.out());
    Path other = Files.writeString(folder.resolve("foreign.csv"), "label,text\n");
    assertEquals(3, Cli.run("verify", "-m", base, other).code());
    byte[] bytes = Files.readAllBytes(base.resolve("model.safetensors"));
    bytes[bytes.length - 40] ^= 1;
    Path changed = Files.write(folder.resolve("changed-base.safetensors"), bytes);
    assertFails(5, "its checksum differs", "verify", "-m", changed);
  }

  private static JsonNode json(Object... arguments) throws IOException {
    Cli.Result result = Cli.run(arguments);
    assertEquals(0, result.code(), result.err());
    return MAPPER.readTree(result.out());
  }

  private static void assertFails(int code, String message, Object... arguments) {
    refused(code, message, Cli.run(arguments));
  }

  /** A model of zeros says that all words but padding are equally probable. */
  private static Path zeros(String... settings) throws IOException {
    RunConfig config = RunConfig.FIXED.with("model.embedding=4", "model.hidden=3").with(settings);
    List<String> words = List.of("<pad>", "<unk>", "good", "bad", "film", "。");
    Path file = folder.resolve("zeros.safetensors");
    new LanguageModelFile(file)
        .save(
            new TrainedLanguageModel(
                new LanguageModel(config.model(), true, words.size()),
                config,
                new Vocabulary(words),
                new Provenance("1", 1, Map.of(), List.of(), null),
                ""));
    return file;
  }

  @Test
  void aModelOfZerosIsAsPerplexAsItsVocabularyIsLarge() throws IOException {
    Path texts = Files.writeString(folder.resolve("t.txt"), "good film\nbad\nnever seen film 。\n");
    Path model = zeros();
    JsonNode both = json("evaluate", "-m", model, texts, "--json");
    assertEquals(1, both.get("schema").asInt());
    assertEquals(4, both.get("words").asInt());
    assertEquals(5, both.get("perplexity").get("next").asDouble(), 1e-4);
    assertEquals(5, both.get("perplexity").get("previous").asDouble(), 1e-4);
    JsonNode next = json("complete", "-m", model, "good", "--json").get("next");
    assertEquals(4, next.size());
    next.forEach(word -> assertEquals(0.2, word.get("probability").asDouble(), 1e-6));
    assertFalse(next.findValuesAsText("word").contains("<unk>"));
    Path one = zeros("model.bidirectional=false");
    assertFalse(json("evaluate", "-m", one, texts, "--json").get("perplexity").has("previous"));
  }

  @Test
  void aTextGoesOnByTheSeed() {
    String[] words = {"complete", "-m", base.toString(), "good film", "--words", "5", "--seed"};
    Cli.Result first = Cli.run(with(words, "3"));
    assertEquals(0, first.code(), first.err());
    assertTrue(first.out().startsWith("good film "), first.out());
    assertEquals(7, first.out().strip().split(" ").length, first.out());
    assertEquals(first.out(), Cli.run(with(words, "3")).out());
    assertFalse(first.out().equals(Cli.run(with(words, "4")).out()));
  }

  private static Object[] with(String[] arguments, String last) {
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1, Object[].class);
    all[arguments.length] = last;
    return all;
  }

  @Test
  void chineseWordsGoOnWithoutSpaces() throws IOException {
    Path model = zeros("data.tokenizer=char");
    String out = Cli.run("complete", "-m", model, "好。", "--words", "3").out().strip();
    assertTrue(out.startsWith("好。") && !out.contains(" "), out);
  }

  @Test
  void aClassifierTakesTheShapeAndTheWordsOfItsBase() throws IOException {
    Path run = folder.resolve("run");
    Cli.Result trained =
        Cli.run("train", corpus, "--from", base, "-o", run, "--set", "train.epochs=1");
    assertEquals(0, trained.code(), trained.err());
    JsonNode model = json("inspect", run, "--json").get("config");
    assertEquals(8, model.at("/model/embedding").asInt());
    assertEquals(2, model.at("/model/hidden").size());
    assertEquals(base.toString(), model.at("/train/from").asText());
    Cli.Result resumed = Cli.run("train", "--resume", "-o", run, "--set", "train.epochs=2");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(resumed.err().contains("resuming after epoch 1"), resumed.err());
  }

  @Test
  void aBaseOfAnotherShapeOrTokenizerIsRefused() {
    assertFails(
        3,
        "model.hidden is [6,5], not [64]; model.bidirectional is true, not false",
        "train",
        corpus,
        "--from",
        base,
        "-o",
        folder.resolve("no"),
        "--set",
        "model.hidden=[64]",
        "--set",
        "model.bidirectional=false",
        "--set",
        "model.head=5");
    assertFails(
        3,
        "data.tokenizer is whitespace, not char",
        "train",
        corpus,
        "--from",
        base,
        "-o",
        folder.resolve("no"),
        "--set",
        "data.tokenizer=char");
    assertFails(
        3,
        "data.lowercase is true, not false; data.prefix is 0, not 4; train.tie is true, not false",
        "train",
        corpus,
        "--from",
        base,
        "-o",
        folder.resolve("no"),
        "--set",
        "data.lowercase=false",
        "--set",
        "data.prefix=4",
        "--set",
        "train.tie=false");
    assertFails(
        3,
        "train.from has word vectors already",
        "train",
        corpus,
        "--from",
        base,
        "-o",
        folder.resolve("no"),
        "--vectors",
        "english");
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void aBaseIsNoClassifier() {
    assertFails(5, "is a language model", "predict", "-m", base, "good");
    Path run = folder.resolve("plain");
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    assertFails(5, "is not a language model", "complete", "-m", run, "good");
  }

  private static Path classifier(String name) {
    Path run = folder.resolve(name);
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    return run;
  }

  /** Trains on the corpus from a classifier. */
  private static Cli.Result from(Path classifier, String out, String... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", corpus, "--from", classifier));
    arguments.addAll(List.of("-o", folder.resolve(out)));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  /** One step of next to no length leaves the answers as they are. */
  @Test
  void aClassifierGoesOnFromAnother() throws IOException {
    Path first = classifier("first");
    String[] still =
        "--set train.learningRate=1e-12 --set train.epochs=1 --set train.calibrate=false --set train.schedule=constant"
            .split(" ");
    Cli.Result trained = from(first, "second", still);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(
        trained.err().contains("its word vectors, recurrent layers, head and last layer"),
        trained.err());
    JsonNode before = json("predict", "-m", first, "--json", "good film");
    JsonNode after = json("predict", "-m", folder.resolve("second"), "--json", "good film");
    String positive = "/probabilities/positive";
    assertTrue(before.at(positive).asDouble() > 0.7, before.toString());
    assertEquals(before.at(positive).asDouble(), after.at(positive).asDouble(), 0.05);
    assertFalse(json("neighbors", "-m", folder.resolve("second"), "good", "--json").has("before"));
  }

  /** With the same seed, the dev rows are those that it has not learned either. */
  @Test
  void rowsThatAClassifierHasLearnedAreSaid() {
    Path first = classifier("learned");
    String known = "that are dev rows now";
    assertFalse(from(first, "no", "--dry-run").err().contains(known));
    assertTrue(from(first, "no", "--dry-run", "--seed", "99").err().contains(known));
    String file = corpus.toString();
    String judged = from(first, "no", "--dry-run", "--dev", file, "--test", file).err();
    assertTrue(judged.contains(known) && judged.contains("that are test rows now"), judged);
    Cli.Result folds = from(first, "folds", "--folds", "2", "--set", "train.epochs=1");
    assertEquals(0, folds.code(), folds.err());
    assertTrue(folds.err().contains("that are dev and test rows of folds now"), folds.err());
    Path parts = folder.resolve("parts");
    assertEquals(0, Cli.train(corpus, "-o", parts, "--folds=2", "--set", "train.epochs=1").code());
    // A fold's dev rows are others than those of a whole training.
    assertTrue(from(parts.resolve("fold-1"), "no", "--dry-run").err().contains(known));
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void whatDoesNotGoWithAClassifierIsRefused() throws IOException {
    Path first = classifier("plain-first");
    refused(3, "train.from is a classifier", from(first, "no", "--set", "train.pretraining=1"));
    refused(3, "model.hidden is [8], not [7]", from(first, "no", "--set", "model.hidden=7"));
    refused(3, "no such model", from(folder.resolve("none"), "no"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), first);
    refused(2, "train.from is in", from(link, "plain-first", "-f"));
    assertFalse(Files.exists(folder.resolve("no")));
  }

  private static void refused(int code, String message, Cli.Result result) {
    assertEquals(code, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
  }

  @Test
  void moreTextsWithoutLabelsWidenTheVocabulary() throws IOException {
    Path texts = folder.resolve("more.txt");
    Files.writeString(texts, "unheard words here\nunheard words there\nunheard words\n");
    Path run = folder.resolve("more");
    Cli.Result trained = Cli.train(corpus, "--unlabeled", texts, "-o", run);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.err().contains("pretraining  3"), trained.err());
    assertTrue(
        Cli.run("predict", "-m", run, "--json", "unheard words").out().contains("\"unknown\":0"));
    assertFails(
        3,
        "is not used: train.pretraining",
        "train",
        corpus,
        "--unlabeled",
        texts,
        "-o",
        folder.resolve("no"),
        "--set",
        "train.pretraining=0");
  }

  /** What was pretrained is not deleted for want of a checkpoint. */
  @Test
  void aPretrainingWithoutItsCheckpointsIsNotStartedAgain() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    try (var files = Files.list(base)) {
      for (Path file : files.filter(file -> !file.toString().contains("checkpoint")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    byte[] model = Files.readAllBytes(copy.resolve("model.safetensors"));
    assertFails(3, "its checkpoint is gone", "pretrain", "--resume", "-o", copy);
    Files.delete(copy.resolve("training.jsonl"));
    assertFails(3, "its checkpoint is gone", "pretrain", "--resume", "-o", copy);
    assertArrayEquals(model, Files.readAllBytes(copy.resolve("model.safetensors")));
  }

  @Test
  void aClosedModelAnswersNothing() {
    TextCompleter model = TextCompleter.load(base);
    assertTrue(model.knows("good"));
    model.close();
    UnlabeledTexts texts = new UnlabeledTexts(List.of(corpus), model.config().data(), BadRows.FAIL);
    assertThrows(IllegalStateException.class, () -> model.knows("good"));
    assertThrows(IllegalStateException.class, () -> model.nextWords("good", 1));
    assertThrows(IllegalStateException.class, () -> model.perplexity(texts, 1));
  }

  /** Texts may have been moved since, and the log lost. */
  @Test
  void aResumedPretrainingSavesWhereItsTextsAreAndItsLog() throws IOException {
    Path moved = Files.copy(corpus, folder.resolve("moved.csv"));
    Path copy = Files.createDirectories(folder.resolve("moved"));
    try (var files = Files.list(base)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.delete(copy.resolve("training.jsonl"));
    assertEquals(0, Cli.run("pretrain", moved, "--resume", "-o", copy).code());
    assertTrue(Files.readString(copy.resolve("inputs.json")).contains("moved.csv"));
    assertEquals(
        Files.readString(base.resolve("training.jsonl")),
        Files.readString(copy.resolve("training.jsonl")));
  }

  @Test
  void wrongUsageIsSaid() throws IOException {
    assertFails(2, "TEXTS", "pretrain", "-o", folder.resolve("no"));
    assertFails(2, "--force", "pretrain", corpus, "-o", base);
    assertFails(2, "there is no run", "pretrain", "--resume", "-o", folder.resolve("no"));
    assertFails(
        3, "no such file", "pretrain", folder.resolve("none.txt"), "-o", folder.resolve("no"));
    Path empty = Files.writeString(folder.resolve("empty.txt"), "\n\none\n");
    assertFails(3, "fewer than two texts", "pretrain", empty, "-o", folder.resolve("no"));
    assertFails(2, "--words", "complete", "-m", base, "good", "--temperature", "0.5");
    assertFails(3, "has no word", "complete", "-m", base, " ");
    String known = Cli.run("complete", "-m", base, "good").err();
    assertFalse(known.contains("no word of the text is in the vocabulary"), known);
    assertTrue(
        Cli.run("complete", "-m", base, "xyzzy")
            .err()
            .contains("no word of the text is in the vocabulary"));
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void layersToStartFromAreRefused() throws IOException {
    for (String from : List.of("english", "base")) {
      Cli.Result refused =
          Cli.run("pretrain", corpus, "-o", folder.resolve("no"), "--set", "train.from=" + from);
      assertEquals(2, refused.code(), refused.err());
      assertTrue(refused.err().contains("train.from is for train"), refused.err());
    }
  }

  @Test
  void aDryRunWritesNothing() {
    Path none = folder.resolve("dry");
    Cli.Result dry =
        Cli.run("pretrain", corpus, "-o", none, "--dry-run", "--set", "train.epochs=2");
    assertEquals(0, dry.code(), dry.err());
    assertTrue(dry.out().contains("per epoch") && dry.out().contains("all 2 epochs"), dry.out());
    assertEquals(0, Cli.run("pretrain", corpus, "--dry-run").code());
    Cli.Result missing = Cli.run("pretrain", corpus);
    assertEquals(2, missing.code());
    assertTrue(missing.err().contains("Missing required option: '--output=BASE'"), missing.err());
    assertFalse(Files.exists(none));
  }

  @Test
  void whatWasLearnedIsSaidAndWritten() throws IOException {
    assertTrue(pretrained.out().matches("(?s)perplexity \\d+\\.\\d\\d next, .* held-out texts\\n"));
    JsonNode metrics = MAPPER.readTree(base.resolve("metrics.json").toFile());
    assertTrue(metrics.at("/dev/perplexity/next").asDouble() > 1);
    assertEquals(3, Files.readAllLines(base.resolve("training.jsonl")).size());
    Cli.Result inspected = Cli.run("inspect", base);
    assertEquals(0, inspected.code(), inspected.err());
    assertTrue(inspected.out().contains("next.rnn.weight_ih_l1"), inspected.out());
    assertTrue(inspected.out().contains("language model"), inspected.out());
  }
}
