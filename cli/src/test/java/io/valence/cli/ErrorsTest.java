package io.valence.cli;

import static io.valence.cli.Cli.assertFails;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each error: one message, its exit code, no files left behind. */
class ErrorsTest {
  @TempDir private Path folder;

  private Path corpus;
  private Path run;

  @BeforeEach
  void corpus() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
  }

  private void wrongTraining(String content, String message) throws IOException {
    Path file = folder.resolve("wrong.csv");
    Files.writeString(file, content);
    assertFails(Cli.train(file, "-o", run), 3, message);
    assertFalse(Files.exists(run), "the run folder was made");
  }

  @Test
  void wrongTrainingData() throws IOException {
    wrongTraining("", "wrong.csv: empty file");
    wrongTraining("label,text\n", "wrong.csv: no rows below the header");
    wrongTraining("label,prose\na,b\n", "wrong.csv:1: no column \"text\"");
    wrongTraining("label,text\na,b\nc\n", "wrong.csv:3: 1 field where the header has 2");
    wrongTraining("label,text\na,\"b\n", "wrong.csv:2: a quote that opens in this row");
    wrongTraining("label,text\na,b\na, \n", "wrong.csv:3: empty text");
    wrongTraining("label,text\na,b\na,c\nb,d\n", "wrong.csv:4: label \"b\" is seen once");
    wrongTraining("label,text\na,b\na,c\n", "every row has the label \"a\"");
    Path file = folder.resolve("bytes.csv");
    Files.write(file, "label,text\na,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertFails(Cli.train(file, "-o", run), 3, "bytes.csv:2: not valid UTF-8 at column 6");
    assertFalse(Files.exists(run));
  }

  @Test
  void missingFiles() {
    Path none = folder.resolve("none.csv");
    assertFails(Cli.train(none, "-o", run), 3, "none.csv: no such file");
    assertFails(Cli.train(corpus, "--dev", none, "-o", run), 3, "none.csv: no such file");
    assertFails(Cli.train(corpus, "--vectors", none, "-o", run), 3, "none.csv: no such file");
    assertFails(Cli.train(corpus, "-c", none, "-o", run), 3, "none.csv: no such file");
    assertFails(Cli.run("predict", "-m", none, "x"), 3, "none.csv: no such model");
    assertFails(Cli.run("inspect", folder), 3, "no model.safetensors in this folder");
    assertFalse(Files.exists(run));
  }

  @Test
  void wrongConfiguration() {
    assertFails(
        Cli.train(corpus, "-o", run, "--set", "model.hiden=3"), 3, "did you mean model.hidden?");
    assertFails(
        Cli.train(corpus, "-o", run, "--set", "train.epochs=0"), 3, "train.epochs: 0 is below 1");
    assertFails(Cli.train(corpus, "-o", run, "--threads", "-1"), 3, "train.threads: -1");
    assertFails(Cli.train(corpus, "-o", run, "--device", "cuda"), 1, "mvn -Pcuda");
    assertFails(Cli.train(corpus, "-o", run, "--device", "gpu"), 3, "it takes cpu or cuda");
    assertFails(
        Cli.train(corpus, "-o", run, "--set", "data.vectors=a\u0000b"),
        3,
        "data.vectors: is not a path");
    assertFalse(Files.exists(run));
  }

  @Test
  void wrongUsage() {
    assertFails(Cli.run("train", corpus), 2, "Missing required option: '--output=RUN'");
    assertFails(Cli.run("train", corpus), 2, "for example: valence train reviews.csv -o run");
    assertFails(
        Cli.run("import"),
        2,
        "for example: valence import weights.safetensors --vocabulary vocab.txt --labels"
            + " negative,positive -o model.safetensors");
    assertFails(Cli.run("trian"), 2, "Did you mean: valence train");
    Cli.Result twice = Cli.run("predict", "-m", "none", "-m", run, "good");
    assertFails(twice, 2, "--model is given twice, as none and " + run + "; give it once");
    twice = Cli.train(corpus, "-o", run, "--unlabeled", "a.csv", "--unlabeled", "b.csv");
    assertFails(twice, 2, "--unlabeled is given twice");
    twice = Cli.run("predict", "-m", "no", "--on-bad-row", "fail", "--on-bad-row", "skip", corpus);
    assertFails(twice, 3, "no: ");
    twice = Cli.train(corpus, "-o", folder.resolve("none"), "--dev", "a.csv", "--dev", "b.csv");
    assertFails(twice, 2, "--dev is given twice");
    assertFails(
        Cli.run("predict", "-m", "none", "-m", "none", "--top", "1", "--top", "2", "x"), 3, "none");
    assertFails(
        Cli.run("train", corpus, "-o", run, "--epoch", "3"), 2, "Unknown options: '--epoch', '3'");
    assertFails(Cli.run("train", corpus, "-o", run, "--threads", "two"), 2, "--threads");
    String wrong = "Invalid value for option '--top': \"%s\" is %s";
    assertFails(
        Cli.run("predict", "--top", "two"), 2, wrong.formatted("two", "not a whole number"));
    assertFails(
        Cli.run("predict", "--top", "2147483648"), 2, wrong.formatted("2147483648", "too large"));
    assertFails(Cli.run("predict", "--unsure-below", "x"), 2, "\"x\" is not a number");
    assertFails(Cli.run(), 2, "Missing command");
    assertFails(Cli.run("predict", "-m", run), 2, "CSV file");
  }

  @Test
  void filesThatAreNoModels() throws IOException {
    assertFails(Cli.run("inspect", corpus), 5, "not a safetensors file");
    assertFails(Cli.run("predict", "-m", corpus, "x"), 5, "not a safetensors file");
    Path empty = folder.resolve("empty.safetensors");
    Files.createFile(empty);
    assertFails(Cli.run("inspect", empty), 5, "too short to be a model file");
  }

  @Test
  void aDamagedModel() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path model = run.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(bytes, bytes.length - 5));
    assertFails(Cli.run("predict", "-m", run, "x"), 5, "reaches past the end");
  }

  @Test
  void evaluationWithALabelTheModelDoesNotKnow() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "label,text\npositive,good\nneutral,so so\n");
    assertFails(Cli.run("evaluate", "-m", run, other), 3, "other.csv:3: label \"neutral\"");
  }

  @Test
  void divergenceHasItsOwnCode() {
    Cli.Result result =
        Cli.train(
            corpus, "-o", run, "--set", "train.learningRate=1e30", "--set", "train.optimizer=sgd");
    assertEquals(4, result.code(), result.err());
    assertTrue(result.err().contains("training diverged"), result.err());
    assertFalse(Files.exists(run.resolve("model.safetensors")), "a model of no numbers was kept");
    Cli.Result atTheEnd =
        Cli.train(
            corpus,
            "-o",
            run,
            "--force",
            "--set",
            "train.learningRate=1e30",
            "--set",
            "train.epochs=1");
    assertEquals(4, atTheEnd.code(), atTheEnd.err());
  }

  @Test
  void resumingWithOtherDataOfTheSameNameIsRefused() throws IOException {
    Path dev = folder.resolve("dev").resolve("corpus.csv");
    Files.createDirectories(dev.getParent());
    Files.copy(corpus, dev);
    assertEquals(0, Cli.train(corpus, "--dev", dev, "-o", run).code());
    Files.writeString(corpus, Files.readString(corpus).replace("dull", "drab"));
    Cli.Result result = Cli.run("train", corpus, "--dev", dev, "-o", run, "--resume");
    assertEquals(5, result.code(), result.err());
    assertTrue(result.err().contains("other input files"), result.err());
  }

  @Test
  void resumingWithAnEditedConfigurationIsRefused() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path config = run.resolve("config.json");
    String written = Files.readString(config);
    Files.writeString(config, written.replace("\"batch\" : 32", "\"batch\" : 31"));
    Cli.Result result = Cli.run("train", corpus, "-o", run, "--resume");
    assertEquals(5, result.code(), result.err());
    assertTrue(result.err().contains("train.batch"), result.err());
  }

  @Test
  void theBaselineOfAnotherModelIsNotTaken() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path other = folder.resolve("other");
    assertEquals(0, Cli.train(corpus, "-o", other, "--seed", "9").code());
    Path baseline = run.resolve("baseline.safetensors");
    Files.copy(other.resolve("baseline.safetensors"), baseline, REPLACE_EXISTING);
    Cli.Result mixed = Cli.run("evaluate", "-m", run, corpus);
    assertEquals(5, mixed.code(), mixed.err());
    assertTrue(mixed.err().contains("not the baseline of the model beside it"), mixed.err());
  }

  @Test
  void aGzipFileThatBreaksOffIsNamed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(Files.readAllBytes(corpus));
    }
    for (String name : List.of("cut.csv.gz", "cut.jsonl.gz", "cut.tsv.gz")) {
      Path cut = Files.write(folder.resolve(name), Arrays.copyOf(bytes.toByteArray(), 60));
      for (Cli.Result result :
          List.of(
              Cli.train(cut, "-o", run),
              Cli.train(cut, "-o", run, "--ensemble", "2"),
              Cli.run("check", cut))) {
        assertFails(result, 3, name);
      }
    }
  }

  @Test
  void aLabelSeenOnceIsABadRow() throws IOException {
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "label,text\na,x y\na,y\nb,z\nb,x\nc,w\na,q\nb,y z\n");
    assertFails(Cli.train(rows, "-o", run), 3, "rows.csv:6: label \"c\" is seen once");
    Path bad = folder.resolve("bad.csv");
    Cli.Result skipped = Cli.train(rows, "-o", run, "--on-bad-row", "quarantine=" + bad);
    assertEquals(0, skipped.code(), skipped.err());
    assertTrue(skipped.err().contains("labels [a, b]"), skipped.err());
    assertEquals(List.of("line,reason,row", "6,a label that no other row has,\"c,w\""), lines(bad));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void aStackTraceOnlyWhenAskedFor() {
    Path none = folder.resolve("none.csv");
    assertTrue(Cli.run("train", none, "-o", run, "--debug").err().contains("\tat "));
  }

  @Test
  void controlCharactersOfDataDoNotReachTheTerminal() throws IOException {
    Path file = folder.resolve("escape.csv");
    Files.writeString(file, "label,text\na\u001b[31m,b\na,c\na,d\n");
    Cli.Result result = Cli.train(file, "-o", run);
    assertEquals(3, result.code());
    assertFalse(result.err().contains("\u001b"), "an escape code was printed");
  }

  @Test
  void aColumnOfTextsIsNoColumnOfLabels() throws IOException {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int i = 0; i < 1001; i++) {
      rows.append("l").append(i).append(",a\nl").append(i).append(",b\n");
    }
    Path many = Files.writeString(folder.resolve("many.csv"), rows);
    assertFails(Cli.train(many, "-o", folder.resolve("none")), 3, "1001 labels in the first ");
  }
}
