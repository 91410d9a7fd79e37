package io.valence.cli;

import static io.valence.cli.Cli.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command may replace: its own results when it is forced, and nothing of anybody else. */
class ReplacedFilesTest {
  @TempDir private Path folder;

  private Path corpus;
  private Path run;

  @BeforeEach
  void corpus() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
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
    assertFails(Cli.train(rows, "-o", mine, "-f"), 2, foreign);
    assertFails(Cli.train(corpus, "-o", mine, "-f"), 2, foreign);
    assertFails(Cli.run("pretrain", rows, "-o", mine, "-f"), 2, foreign);
    Files.delete(rows);
    assertEquals(0, Cli.train(corpus, "-o", mine, "-f").code());
    Files.writeString(rows, before);
    String replaced = rows + " would be replaced by the run in " + mine;
    assertFails(Cli.train(rows, "-o", mine, "-f"), 2, replaced);
    assertFails(Cli.train(corpus, "--dev", rows, "-o", mine, "-f"), 2, replaced);
    assertFails(Cli.train(corpus, "-o", mine, "-f", "--set", unlabeled), 2, replaced);
    assertFails(Cli.train(rows, "-o", mine, "-f", "--ensemble", "2"), 2, replaced);
    assertFails(Cli.train(rows, "-o", mine, "-f", "--folds", "2"), 2, "holds a run");
    assertFails(Cli.run("pretrain", rows, "-o", mine, "-f"), 2, replaced);
    assertEquals(before, Files.readString(rows));
    Path inside = Files.createDirectories(mine.resolve("data")).resolve("training.jsonl");
    Files.copy(corpus, inside);
    assertFails(
        Cli.train(inside, "-o", mine, "-f"), 3, "training.jsonl:1:"); // read, and not JSON Lines
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
    assertEquals(0, Cli.train(corpus, "-o", folds, "-f", "--folds", "2").code());
    assertEquals("mine", Files.readString(folds.resolve("config.json")));
    assertEquals("mine", Files.readString(folds.resolve("fold-3").resolve("config.json")));
  }

  /** A folder has a run or folds, and each message says what its advice would do. */
  @Test
  void aRunAndFoldsDoNotReplaceEachOther() throws IOException {
    Path folds = folder.resolve("folds");
    assertEquals(0, Cli.train(corpus, "-o", folds, "--folds", "2").code());
    assertFails(
        Cli.train(corpus, "-o", folds, "--folds", "2"),
        2,
        folds
            + " holds a cross-validation; use another folder, or add --force to replace it or"
            + " --resume to continue it");
    for (String force : List.of("--force", "--no-progress")) {
      assertFails(
          Cli.train(corpus, "-o", folds, force), 2, "holds a cross-validation; use another");
    }
    assertEquals(0, Cli.train(corpus, "-o", folds, "--folds", "2", "--resume").code());
    assertEquals(0, Cli.train(corpus, "-o", folds, "--folds", "2", "--force").code());
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    for (String more : List.of("--force", "--resume", "--no-progress")) {
      assertFails(Cli.train(corpus, "-o", run, "--folds", "2", more), 2, "holds a run");
    }
    assertFalse(Files.exists(run.resolve("fold-1")));
  }

  @Test
  void aDirectoryNamedFoldsIsNoCrossValidation() throws IOException {
    Path mine = Files.createDirectories(run.resolve("folds")).resolve("mine.txt");
    Files.writeString(mine, "keep");
    assertFails(Cli.train(corpus, "-o", run), 2, "write the run beside what is in it");
    assertEquals(0, Cli.train(corpus, "-o", run, "--force").code());
    assertEquals(0, Cli.train(corpus, "-o", run, "--resume").code());
    assertEquals("keep", Files.readString(mine));
  }

  @Test
  void existingOutputs() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("mine.txt"), "keep");
    assertFails(Cli.train(corpus, "-o", run), 2, "exists and is not empty");
    assertFails(Cli.train(corpus, "-o", corpus), 2, "corpus.csv is a file");
    assertFails(Cli.train(corpus, "-o", corpus.resolve("run")), 2, "no folder can be made in");
    Path nowhere = folder.resolve("no").resolve("out.csv");
    assertFails(Cli.run("predict", "-m", run, corpus, "-o", nowhere), 2, "there is no folder");
    assertFails(Cli.run("predict", "-m", run, corpus, "-o", folder, "--force"), 2, "is a folder");
    assertEquals(0, Cli.train(corpus, "-o", run, "--force").code());
    assertEquals("keep", Files.readString(run.resolve("mine.txt")));
    assertEquals(2, Cli.train(corpus, "-o", run).code());
    assertFails(Cli.run("predict", "-m", run, corpus, "-o", "-"), 2, "omit -o");
    assertFails(Cli.run("predict", "-m", run, corpus, "-o", "/dev/stdout", "-f"), 2, "omit -o");
    assertFails(Cli.run("predict", "-m", run, corpus, "-o", "/dev/fd/1", "-f"), 2, "omit -o");
    assertFails(Cli.run("predict", "-m", run, "a", "--top", "2", "--median"), 2, "give one");
    assertTrue(
        Cli.run("predict", "-m", run, "\uFFFDa").err().contains("set the terminal to UTF-8"));
    assertFails(Cli.run("encode", "-m", run, corpus, "--similar", " "), 2, "a text with words");
    assertFails(Cli.run("inspect"), 2, "name a model");
    assertFails(Cli.run("inspect", run, "-m", run), 2, "two models");
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
      assertFails(Cli.run((Object[]) over), 2, "is already used by this command");
    }
    String before = Files.readString(corpus);
    Path bad = folder.resolve("both.csv");
    assertFails(
        Cli.run("predict", "-m", run, corpus, "-o", bad, "--on-bad-row", "quarantine=" + bad),
        2,
        "is already used by this command");
    assertFails(
        Cli.run("predict", "-m", run, corpus, "-o", folder.resolve("a\uFFFD.csv")),
        2,
        "this name is not valid in the encoding of the system");
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
      assertFails(Cli.run(over), 2, "is part of the run in that folder");
    }
    Path copy = Files.copy(model, folder.resolve("alone.safetensors"));
    assertFails(
        Cli.run("export", "-m", copy, "-f", "--onnx", copy), 2, "is already used by this command");
    assertArrayEquals(bytes, Files.readAllBytes(model));
    assertEquals(0, Cli.run("report", run, "-f", "-o", run.resolve("report.html")).code());
  }

  @Test
  void forceReplacesARunAndNothingElse() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Path config = Files.writeString(foreign.resolve("config.json"), "mine");
    Path corpus = Cli.corpus(folder.resolve("corpus.csv"));
    assertFails(Cli.train(corpus, "-o", foreign, "--force"), 2, "config.json");
    assertEquals("mine", Files.readString(config));
  }
}
