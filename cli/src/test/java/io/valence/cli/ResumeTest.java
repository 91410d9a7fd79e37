package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --resume} accepts, and folders with hostile content. */
class ResumeTest {
  @TempDir private Path folder;

  private Path corpus;
  private Path run;

  @BeforeEach
  void prepare() throws IOException {
    corpus = Cli.corpus(folder.resolve("corpus.csv"));
    run = folder.resolve("run");
  }

  /** The fingerprint and metrics of the model, whatever command trained it. */
  private static String metrics(Path run) throws IOException {
    return Files.readString(run.resolve("metrics.json"));
  }

  @Test
  void theCommandThatBeganARunGoesOnWithIt() throws IOException {
    Object[] command = {
      corpus, "-o", run, "--seed", "7", "--balance", "--set", "data.tokenizer=auto", "--resume"
    };
    Object[] fresh = List.of(command).subList(0, command.length - 1).toArray();
    assertEquals(0, Cli.train(fresh).code());
    Cli.Result again = Cli.train(command);
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("resuming after epoch"), again.err());
    Cli.Result changed = Cli.run("train", "-o", run, "--resume", "--seed", "8");
    assertEquals(2, changed.code());
    assertTrue(changed.err().contains("not train.seed, which is 7 in the run"), changed.err());
    Cli.Result none = Cli.run("train", corpus, "-o", folder.resolve("none"), "--resume");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("there is no run in"), none.err());
  }

  @Test
  void aRunKilledBetweenItsFirstModelAndItsFirstCheckpointIsTrainedAgain() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run, "--set", "train.epochs=1").code());
    String whole = metrics(run);
    Files.delete(run.resolve("checkpoint.safetensors"));
    Files.delete(run.resolve("metrics.json"));
    Cli.Result again = Cli.run("train", "-o", run, "--resume");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("starting again"), again.err());
    assertEquals(whole, metrics(run));
  }

  /** The checkpoint has every epoch, and the command the files. */
  @Test
  void aLostLogAndTheLostPathsAreWrittenAgain() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path log = run.resolve("training.jsonl");
    String whole = Files.readString(log);
    Files.writeString(log, whole.substring(0, whole.length() / 2));
    Files.delete(run.resolve("inputs.json"));
    Path moved = Files.move(corpus, folder.resolve("moved.csv"));
    Cli.Result again = Cli.run("train", moved, "-o", run, "--resume");
    assertEquals(0, again.code(), again.err());
    assertEquals(whole, Files.readString(log));
    assertEquals(0, Cli.run("train", "-o", run, "--resume").code());
  }

  @Test
  void anEnsembleRemembersWhereItsFilesAre() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run, "--ensemble", "2").code());
    Path moved = Files.move(corpus, folder.resolve("moved.csv"));
    assertEquals(0, Cli.run("train", moved, "-o", run, "--resume").code());
    Cli.Result bare = Cli.run("train", "-o", run, "--resume");
    assertEquals(0, bare.code(), bare.err());
  }

  @Test
  void aLostCheckpointOfSeveralEpochsIsSaid() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run, "--set", "train.epochs=2").code());
    Files.delete(run.resolve("checkpoint.safetensors"));
    Files.delete(run.resolve("checkpoint.previous.safetensors"));
    byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
    Cli.Result again = Cli.run("train", "-o", run, "--resume");
    assertEquals(3, again.code(), again.err());
    assertTrue(again.err().contains("its checkpoint is gone"), again.err());
    Files.delete(run.resolve("training.jsonl"));
    Cli.Result without = Cli.run("train", "-o", run, "--resume");
    assertEquals(3, without.code(), without.err());
    assertArrayEquals(model, Files.readAllBytes(run.resolve("model.safetensors")));
  }

  @Test
  void aDamagedCheckpointFallsBackToTheOneBefore() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run, "--set", "train.epochs=3").code());
    String whole = metrics(run);
    Path checkpoint = run.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[bytes.length - 7] ^= 4;
    Files.write(checkpoint, bytes);
    Cli.Result again = Cli.run("train", "-o", run, "--resume");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("its checksum differs"), again.err());
    assertTrue(again.err().contains("resuming from the one before"), again.err());
    assertEquals(whole, metrics(run));
  }

  @Test
  void verifyLooksAtTheFilesBesideTheModelAndAtAllMembers() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run, "--ensemble", "2").code());
    Cli.Result whole = Cli.run("verify", "-m", run);
    assertEquals(0, whole.code(), whole.err());
    assertEquals(2, whole.out().lines().filter(line -> line.endsWith("as saved")).count());
    for (String name :
        List.of("model.safetensors", "baseline.safetensors", "checkpoint.safetensors")) {
      Path file = run.resolve("member-2").resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      assertEquals(5, Cli.run("verify", "-m", run).code(), name);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    assertEquals(0, Cli.run("verify", "-m", run).code());
  }

  @Test
  void foldsGoOnWhereTheyStopped() throws IOException {
    Object[] command = {corpus, "-o", run, "--folds", "3", "--set", "train.epochs=2"};
    RunLock lock = new RunFolder(run).lock();
    try {
      assertEquals(2, Cli.train(command).code());
    } finally {
      lock.close();
    }
    Cli.Result whole = Cli.train(command);
    assertEquals(0, whole.code(), whole.err());
    String second = metrics(run.resolve("fold-2"));
    // As if it had been killed in the second fold, before its first checkpoint.
    for (String name : List.of("checkpoint.safetensors", "checkpoint.previous.safetensors")) {
      Files.delete(run.resolve("fold-2").resolve(name));
    }
    Files.writeString(run.resolve("fold-2").resolve("training.jsonl"), "{}\n");
    deleteAll(run.resolve("fold-3"));
    Cli.Result other = Cli.train(corpus, "-o", run, "--folds", "2", "--resume");
    assertEquals(2, other.code());
    assertTrue(other.err().contains("has 3 folds, not 2"), other.err());
    Cli.Result none = Cli.train("-o", run, "--resume");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("name TRAIN.csv and --folds 3 too"), none.err());
    Object[] more = {corpus, "-o", run, "--folds", "3", "--set", "train.epochs=2", "--resume"};
    Cli.Result again = Cli.train(more);
    assertEquals(0, again.code(), again.err());
    assertEquals(second, metrics(run.resolve("fold-2")));
    assertEquals(last(whole.out()), last(again.out()));
    // Fewer folds in their place leave none of the others.
    Cli.Result two =
        Cli.train(corpus, "-o", run, "--folds", "2", "--set", "train.epochs=1", "--force");
    assertEquals(0, two.code(), two.err());
    assertTrue(Files.exists(run.resolve("fold-2")));
    assertFalse(Files.exists(run.resolve("fold-3")));
  }

  private static String last(String lines) {
    return lines.substring(lines.lastIndexOf("3 folds"));
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Test
  void noLinkInARunFolderLeadsOutOfIt() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
    for (String name : List.of("report.html", "metrics.json", "model.safetensors", "inputs.json")) {
      Files.delete(run.resolve(name));
      Files.createSymbolicLink(run.resolve(name), mine);
    }
    assertEquals(0, Cli.run("report", run).code());
    assertEquals("mine", Files.readString(mine));
    assertFalse(Files.isSymbolicLink(run.resolve("report.html")));
    assertEquals(0, Cli.train(corpus, "-o", run, "--force").code());
    assertEquals("mine", Files.readString(mine));
    Files.delete(run.resolve(".lock"));
    Files.createSymbolicLink(run.resolve(".lock"), folder.resolve("new.txt"));
    Cli.Result locked = Cli.train(corpus, "-o", run, "--force");
    assertTrue(locked.code() != 0, locked.err());
    assertFalse(Files.exists(folder.resolve("new.txt")));
  }

  @Test
  void aMemberThatIsALinkDeletesNoOtherRun() throws IOException {
    Path other = folder.resolve("other");
    assertEquals(0, Cli.train(corpus, "-o", other).code());
    String before = metrics(other);
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Files.createSymbolicLink(run.resolve("member-1"), other);
    assertEquals(0, Cli.train(corpus, "-o", run, "--force").code());
    assertEquals(before, metrics(other));
    Files.createSymbolicLink(run.resolve("member-1"), other);
    Cli.Result ensemble = Cli.train(corpus, "-o", run, "--force", "--ensemble", "2");
    assertEquals(0, ensemble.code(), ensemble.err());
    assertEquals(before, metrics(other));
    assertFalse(Files.isSymbolicLink(run.resolve("member-1")));
  }

  @Test
  void whatAKilledProcessBeganToWriteIsRemoved() throws IOException {
    assertEquals(0, Cli.train(corpus, "-o", run).code());
    Path left = Files.writeString(run.resolve(".model.safetensors.1234.part"), "half");
    assertEquals(0, Cli.run("train", "-o", run, "--resume").code());
    assertFalse(Files.exists(left));
  }
}
