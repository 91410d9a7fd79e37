package io.valence.cli;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

  private static void check(Cli.Result result, int code, String message) {
    assertEquals(code, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertFalse(result.err().contains("\tat "), "a stack trace: " + result.err());
    assertEquals("", result.out());
  }

  private void wrongTraining(String content, String message) throws IOException {
    Path file = folder.resolve("wrong.csv");
    Files.writeString(file, content);
    check(Cli.train(file, "-o", run), 3, message);
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
    check(Cli.train(file, "-o", run), 3, "bytes.csv:2: not valid UTF-8 at column 6");
    assertFalse(Files.exists(run));
  }

  @Test
  void missingFiles() {
    Path none = folder.resolve("none.csv");
    check(Cli.train(none, "-o", run), 3, "none.csv: no such file");
    check(Cli.train(corpus, "--dev", none, "-o", run), 3, "none.csv: no such file");
    check(Cli.train(corpus, "--vectors", none, "-o", run), 3, "none.csv: no such file");
    check(Cli.train(corpus, "-c", none, "-o", run), 3, "none.csv: no such file");
    check(Cli.run("predict", "-m", none, "x"), 3, "none.csv: no such model");
    check(Cli.run("inspect", folder), 3, "no model.safetensors in this folder");
    assertFalse(Files.exists(run));
  }

  @Test
  void wrongConfiguration() {
    check(Cli.train(corpus, "-o", run, "--set", "model.hiden=3"), 3, "did you mean model.hidden?");
    check(Cli.train(corpus, "-o", run, "--set", "train.epochs=0"), 3, "train.epochs: 0 is below 1");
    check(Cli.train(corpus, "-o", run, "--threads", "-1"), 3, "train.threads: -1");
    check(Cli.train(corpus, "-o", run, "--device", "cuda"), 1, "mvn -Pcuda");
    check(Cli.train(corpus, "-o", run, "--device", "gpu"), 3, "it takes cpu or cuda");
    check(
        Cli.train(corpus, "-o", run, "--set", "data.vectors=a\u0000b"),
        3,
        "data.vectors: is not a path");
    assertFalse(Files.exists(run));
  }

  @Test
  void wrongUsage() {
    check(Cli.run("train", corpus), 2, "Missing required option: '--output=RUN'");
    check(Cli.run("train", corpus), 2, "for example: valence train reviews.csv -o run");
    check(
        Cli.run("import"),
        2,
        "for example: valence import weights.safetensors --vocabulary vocab.txt --labels"
            + " negative,positive -o model.safetensors");
    check(Cli.run("trian"), 2, "Did you mean: valence train");
    Cli.Result twice = Cli.run("predict", "-m", "none", "-m", run, "good");
    check(twice, 2, "--model is given twice, as none and " + run + "; give it once");
    twice = Cli.train(corpus, "-o", run, "--unlabeled", "a.csv", "--unlabeled", "b.csv");
    check(twice, 2, "--unlabeled is given twice");
    twice = Cli.run("predict", "-m", "no", "--on-bad-row", "fail", "--on-bad-row", "skip", corpus);
    check(twice, 3, "no: ");
    twice = Cli.train(corpus, "-o", folder.resolve("none"), "--dev", "a.csv", "--dev", "b.csv");
    check(twice, 2, "--dev is given twice");
    check(
        Cli.run("predict", "-m", "none", "-m", "none", "--top", "1", "--top", "2", "x"), 3, "none");
    check(
        Cli.run("train", corpus, "-o", run, "--epoch", "3"), 2, "Unknown options: '--epoch', '3'");
    check(Cli.run("train", corpus, "-o", run, "--threads", "two"), 2, "--threads");
    String wrong = "Invalid value for option '--top': \"%s\" is %s";
    check(Cli.run("predict", "--top", "two"), 2, wrong.formatted("two", "not a whole number"));
    check(Cli.run("predict", "--top", "2147483648"), 2, wrong.formatted("2147483648", "too large"));
    check(Cli.run("predict", "--unsure-below", "x"), 2, "\"x\" is not a number");
    check(Cli.run(), 2, "Missing command");
    check(Cli.run("predict", "-m", run), 2, "CSV file");
  }

  /** A user's file may have the name of one that a run writes. */
  @Test
  void aRunReplacesNeitherItsInputsNorTheFilesOfOthers() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Path rows = mine.resolve("training.jsonl");
    Files.writeString(rows, "{\"text\":\"good\",\"label\":\"p\"}\n");
    String before = Files.readString(rows);
    String unlabeled = "train.unlabeled=" + rows;
    String foreign = "holds a training.jsonl that does not belong to a run";
    check(Cli.train(rows, "-o", mine, "-f"), 2, foreign);
    check(Cli.train(corpus, "-o", mine, "-f"), 2, foreign);
    check(Cli.run("pretrain", rows, "-o", mine, "-f"), 2, foreign);
    Files.delete(rows);
    assertEquals(0, Cli.train(corpus, "-o", mine, "-f").code());
    Files.writeString(rows, before);
    String replaced = rows + " would be replaced by the run in " + mine;
    check(Cli.train(rows, "-o", mine, "-f"), 2, replaced);
    check(Cli.train(corpus, "--dev", rows, "-o", mine, "-f"), 2, replaced);
    check(Cli.train(corpus, "-o", mine, "-f", "--set", unlabeled), 2, replaced);
    check(Cli.train(rows, "-o", mine, "-f", "--ensemble", "2"), 2, replaced);
    check(Cli.train(rows, "-o", mine, "-f", "--folds", "2"), 2, replaced);
    check(Cli.run("pretrain", rows, "-o", mine, "-f"), 2, replaced);
    assertEquals(before, Files.readString(rows));
    Path inside = Files.createDirectories(mine.resolve("data")).resolve("training.jsonl");
    Files.copy(corpus, inside);
    check(Cli.train(inside, "-o", mine, "-f"), 3, "training.jsonl:1:"); // read, and not JSON Lines
    Path member = Files.createDirectories(mine.resolve("member-1")).resolve("config.json");
    Files.writeString(member, "mine");
    assertEquals(0, Cli.train(corpus, "-o", mine, "-f").code());
    assertEquals("mine", Files.readString(member));
  }

  @Test
  void whatIsBesideFoldsIsNoRun() throws IOException {
    Path folds = folder.resolve("folds");
    assertEquals(0, Cli.train(corpus, "-o", folds, "--folds", "2").code());
    Files.writeString(folds.resolve("config.json"), "mine");
    Files.createDirectories(folds.resolve("fold-3"));
    Files.writeString(folds.resolve("fold-3").resolve("config.json"), "mine");
    check(Cli.train(corpus, "-o", folds, "-f"), 2, "config.json that does not belong to a run");
    Files.delete(folds.resolve("config.json"));
    assertEquals(0, Cli.train(corpus, "-o", folds, "-f", "--folds", "2").code());
    assertEquals("mine", Files.readString(folds.resolve("fold-3").resolve("config.json")));
  }

  @Test
  void existingOutputs() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("mine.txt"), "keep");
    check(Cli.train(corpus, "-o", run), 2, "exists and is not empty");
    check(Cli.train(corpus, "-o", corpus), 2, "corpus.csv is a file");
    check(Cli.train(corpus, "-o", corpus.resolve("run")), 2, "no folder can be made in");
    Path nowhere = folder.resolve("no").resolve("out.csv");
    check(Cli.run("predict", "-m", run, corpus, "-o", nowhere), 2, "there is no folder");
    check(Cli.run("predict", "-m", run, corpus, "-o", folder, "--force"), 2, "is a folder");
    assertEquals(0, Cli.train(corpus, "-o", run, "--force").code());
    assertEquals("keep", Files.readString(run.resolve("mine.txt")));
    assertEquals(2, Cli.train(corpus, "-o", run).code());
    check(Cli.run("predict", "-m", run, corpus, "-o", "-"), 2, "omit -o");
    check(Cli.run("predict", "-m", run, corpus, "-o", "/dev/stdout", "-f"), 2, "omit -o");
    check(Cli.run("predict", "-m", run, corpus, "-o", "/dev/fd/1", "-f"), 2, "omit -o");
    check(Cli.run("predict", "-m", run, "a", "--top", "2", "--median"), 2, "give one");
    assertTrue(
        Cli.run("predict", "-m", run, "\uFFFDa").err().contains("set the terminal to UTF-8"));
    check(Cli.run("encode", "-m", run, corpus, "--similar", " "), 2, "a text with words");
    check(Cli.run("inspect"), 2, "name a model");
    check(Cli.run("inspect", run, "-m", run), 2, "two models");
    for (String[] over :
        new String[][] {
          {"predict", "-m", run.toString(), corpus.toString(), "-f", "-o", corpus.toString()},
          {
            "evaluate", "-m", run.toString(), corpus.toString(), "-f", "--errors", corpus.toString()
          },
          {"review", corpus.toString(), "-f", "-o", corpus.toString()},
          {"init", corpus.toString(), "-f", "-o", corpus.toString()},
          {"encode", "-m", run.toString(), corpus.toString(), "-f", "-o", corpus.toString()}
        }) {
      check(Cli.run((Object[]) over), 2, "is already used by this command");
    }
    String before = Files.readString(corpus);
    Path bad = folder.resolve("both.csv");
    check(
        Cli.run("predict", "-m", run, corpus, "-o", bad, "--on-bad-row", "quarantine=" + bad),
        2,
        "is already used by this command");
    assertEquals(before, Files.readString(corpus));
  }

  /** A model is lost as easily as a table. */
  @Test
  void noFileOfARunIsOverwritten() throws IOException {
    Path run = folder.resolve("whole");
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path model = run.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    for (Object[] over :
        new Object[][] {
          {"evaluate", "-m", run, corpus, "-f", "--errors", model},
          {"report", run, "-f", "-o", model},
          {"export", "-m", run, "-f", "--onnx", model},
          {"shrink", "-m", run, "-f", "-o", run.resolve("checkpoint.safetensors")},
        }) {
      check(Cli.run(over), 2, "is part of the run in that folder");
    }
    Path copy = Files.copy(model, folder.resolve("alone.safetensors"));
    check(
        Cli.run("export", "-m", copy, "-f", "--onnx", copy), 2, "is already used by this command");
    assertArrayEquals(bytes, Files.readAllBytes(model));
    assertEquals(0, Cli.run("report", run, "-f", "-o", run.resolve("report.html")).code());
  }

  @Test
  void filesThatAreNoModels() throws IOException {
    check(Cli.run("inspect", corpus), 5, "not a safetensors file");
    check(Cli.run("predict", "-m", corpus, "x"), 5, "not a safetensors file");
    Path empty = folder.resolve("empty.safetensors");
    Files.createFile(empty);
    check(Cli.run("inspect", empty), 5, "too short to be a model file");
  }

  @Test
  void aDamagedModel() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path model = run.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length - 5));
    check(Cli.run("predict", "-m", run, "x"), 5, "reaches past the end");
  }

  @Test
  void evaluationWithALabelTheModelDoesNotKnow() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path other = folder.resolve("other.csv");
    Files.writeString(other, "label,text\npositive,good\nneutral,so so\n");
    check(Cli.run("evaluate", "-m", run, other), 3, "other.csv:3: label \"neutral\"");
  }

  @Test
  void aBadRowInAPredictedFileLeavesNothingHalfWritten() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path wrong = folder.resolve("wrong.csv");
    Files.writeString(wrong, "text,x\ngood,1\nbad\n");
    Path out = folder.resolve("out.csv");
    check(Cli.run("predict", "-m", run, wrong, "-o", out), 3, "wrong.csv:3: 1 field");
    try (var inside = Files.list(folder)) {
      assertEquals(
          java.util.List.of("corpus.csv", "run", "wrong.csv"),
          inside.map(f -> f.getFileName().toString()).sorted().toList());
    }
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
        check(result, 3, name);
      }
    }
  }

  @Test
  void whatCanHardlyBeASentenceIsAskedAbout() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    check(Cli.run("predict", "-m", run, corpus, corpus), 2, "one file at a time");
    Path lines = Files.writeString(folder.resolve("lines.txt"), "good\n");
    assertEquals(
        Cli.run("predict", "-m", run, "good").out(), Cli.run("predict", "-m", run, lines).out());
    check(Cli.run("predict", "-m", run, folder), 2, "is a folder");
    check(Cli.run("predict", "-m", run, "nosuch.txt"), 2, "nosuch.txt looks like a file");
    check(Cli.run("predict", "-m", run, folder + "/nosuch"), 2, "looks like a file");
    check(Cli.run("predict", "-m", run, "../new.xlsx"), 2, "looks like a file");
    check(
        Cli.run("predict", "-m", run, "see data.csv"), 2, "echo 'see data.csv' | valence predict");
    check(Cli.run("predict", "-m", run, "good film", "bad film"), 2, "2 texts; name one");
    check(Cli.run("predict", "-m", run, "味道很好", "太慢了"), 2, "2 texts; name one");
    check(Cli.run("encode", "-m", run, "味道很好", "太慢了"), 2, "2 texts; name one");
    assertEquals(0, Cli.run("predict", "-m", run, "good", "film").code());
    Path chinese = Files.write(folder.resolve("gb.txt"), "味道很好\n".getBytes("GB18030"));
    Cli.Result asGb =
        Cli.run("predict", "-m", run, chinese, "--json", "--set", "data.encoding=GB18030");
    assertTrue(asGb.out().contains("味道很好"), asGb.out() + asGb.err());
    check(Cli.run("predict", "-m", run, chinese), 3, "not valid UTF-8");
    Files.write(chinese, "味道很好，送餐也很快\n太慢了，难吃\n".repeat(2).getBytes("GB18030"));
    Cli.Result told = Cli.run("predict", "-m", run, chinese, "--json");
    assertTrue(told.out().contains("送餐也很快"), told.out() + told.err());
    assertTrue(told.err().contains("is read as GB18030"), told.err());
    check(Cli.run("predict", "-m", run, "-good film"), 2, "valence predict -m MODEL -- TEXT");
    check(Cli.run("predict", "-m", run, "--good film"), 2, "valence predict -m MODEL -- TEXT");
    check(Cli.run("predict", "-m", run, "--zzz", "2"), 2, "try: valence predict --help");
    for (String sentence : List.of("good", "and/or", "3.5", "Mr.", "好/坏", "http://x.y/z")) {
      assertEquals(0, Cli.run("predict", "-m", run, sentence).code(), sentence);
    }
    assertEquals(0, Cli.run("predict", "-m", run, "good", "film").code());
    check(Cli.run("predict", "-m", run, "good", "--by", "omission"), 2, "add --explain");
    check(
        Cli.run("predict", "-m", run, "-", "--on-bad-row", "skip"),
        2,
        "--on-bad-row works with a table");
    Path json = folder.resolve("out.jsonl");
    check(Cli.run("predict", "-m", run, corpus, "-o", json), 2, "written as .csv, .tsv or .xlsx");
    Path tabs = folder.resolve("out.tsv");
    assertEquals(0, Cli.run("predict", "-m", run, corpus, "-o", tabs).code());
    assertEquals("id\ttext\tlabel\tpredicted_label\tprobability", lines(tabs).get(0));
    assertEquals(0, Cli.run("predict", "-m", run, tabs).code());
  }

  @Test
  void goodRowsBeforeABadOneAreAnswered() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "id,text\n1,good\n2,bad\n3\n4,fine\n");
    Cli.Result result = Cli.run("predict", "-m", run, rows);
    assertEquals(3, result.code());
    assertTrue(result.err().contains("rows.csv:4: 1 field where the header has 2"), result.err());
    assertTrue(result.err().contains("or leave such rows out: --on-bad-row skip"), result.err());
    assertEquals(3, result.out().lines().count(), result.out());
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "\uFEFF\"text\",\"id\"\r\n\"good\",\"1\"\r\n");
    String out = Cli.run("predict", "-m", run, rows).out();
    assertTrue(out.startsWith("\uFEFF\"text\",\"id\",\"label\",\"probability\"\r\n"), out);
    assertTrue(out.startsWith("\"good\",\"1\",\"", out.indexOf('\n') + 1), out);
    Files.writeString(rows, "1,good\n2,bad\n");
    out =
        Cli.run("predict", "-m", run, rows, "--set", "data.header=false", "--set", "data.text=2")
            .out();
    assertEquals(2, out.lines().count(), out);
    assertTrue(out.startsWith("1,good,"), out);
  }

  @Test
  void aLabelSeenOnceIsABadRow() throws IOException {
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "label,text\na,x y\na,y\nb,z\nb,x\nc,w\na,q\nb,y z\n");
    check(Cli.train(rows, "-o", run), 3, "rows.csv:6: label \"c\" is seen once");
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
  void aFileOfOneColumnKeepsItsEmptyRows() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path one = folder.resolve("one.csv");
    Files.writeString(one, "text\ngood\n\n\"\"\nbad\n");
    Cli.Result result = Cli.run("predict", "-m", run, one);
    assertEquals(5, result.out().lines().count(), result.out());
  }

  @Test
  void settingsThatBelongToTheModelAreRefused() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    check(Cli.run("predict", "-m", run, "x", "--set", "foo.bar=1"), 3, "unknown configuration key");
    check(Cli.run("predict", "-m", run, "x", "--set", "model.hidden=3"), 2, "model.hidden");
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
    check(Cli.train(many, "-o", folder.resolve("none")), 3, "1001 different labels");
  }

  @Test
  void forceReplacesARunAndNothingElse() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Path config = Files.writeString(foreign.resolve("config.json"), "mine");
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    check(Cli.train(corpus, "-o", foreign, "--force"), 2, "config.json");
    assertEquals("mine", Files.readString(config));
  }
}
