package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own, told to stop or killed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ResumeDistributionTest {
  private static final Path SAMPLES = Path.of("..", "data", "samples").toAbsolutePath();
  private static final int KILLS = 20;

  /** An epoch of pretraining, five of training; 54 batches each, every one saved: some seconds. */
  private static final List<String> SETTINGS =
      List.of(
          "--set",
          "train.pretraining=1",
          "--set",
          "train.epochs=5",
          "--set",
          "train.patience=0",
          "--set",
          "train.batch=8",
          "--set",
          "model.hidden=32",
          "--set",
          "model.embedding=32");

  @TempDir private static Path folder;

  private static Path whole;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    whole = folder.resolve("whole");
    assertEquals(0, code(start(whole, false)), err());
  }

  private static Process start(Path run, boolean resume) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of("target", "valence", "bin", "valence").toAbsolutePath().toString(),
                "train",
                "--checkpoint-every",
                "0s",
                "-o",
                run.toString()));
    if (resume) {
      command.add("--resume");
    } else {
      command.add(SAMPLES.resolve("reviews-zh-train.csv").toString());
      command.addAll(SETTINGS);
    }
    // A process that still runs keeps the file it had: two in one write over one another.
    Files.deleteIfExists(folder.resolve("err"));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private static int code(Process process) throws InterruptedException {
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs");
    return process.exitValue();
  }

  private static String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private static String fingerprint(Path run) throws IOException {
    String metrics = Files.readString(run.resolve("metrics.json"));
    return new ObjectMapper().readTree(metrics).get("fingerprint").asText();
  }

  /** Waits until the run has a new checkpoint, so that every start gets somewhere. */
  private static void awaitCheckpoint(Path run, Process process) throws Exception {
    Path checkpoint = run.resolve("checkpoint.safetensors");
    Object before = Files.exists(checkpoint) ? Files.getLastModifiedTime(checkpoint) : null;
    while (process.isAlive()
        && (!Files.exists(checkpoint) || Files.getLastModifiedTime(checkpoint).equals(before))) {
      Thread.sleep(5);
    }
  }

  @Test
  void killedAtTwentyMomentsItEndsWithTheSameModel() throws Exception {
    Path killed = folder.resolve("killed");
    Random random = new Random(7);
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      Process process = start(killed, i > 0);
      awaitCheckpoint(killed, process);
      Thread.sleep(random.nextInt(200));
      if (process.isAlive()) {
        kills++;
        process.destroyForcibly();
      }
      code(process);
    }
    assertEquals(0, code(start(killed, true)), err());
    assertEquals(fingerprint(whole), fingerprint(killed));
    assertEquals(epochs(whole), epochs(killed));
    assertTrue(kills > KILLS / 2, kills + " kills while it trained");
  }

  /** The losses of all epochs; times differ. */
  private static String epochs(Path run) throws IOException {
    StringBuilder losses = new StringBuilder();
    for (String line : Files.readAllLines(run.resolve("training.jsonl"))) {
      losses.append(new ObjectMapper().readTree(line).get("loss")).append('\n');
    }
    return losses.toString();
  }

  /** The first one in pretraining, the second after an epoch of training. */
  @Test
  void aSignalSavesAndJudgesAndTheNextGoesOn() throws Exception {
    Path stopped = folder.resolve("stopped");
    for (String signal : List.of("INT", "TERM")) {
      Process process = start(stopped, !signal.equals("INT"));
      awaitCheckpoint(stopped, process);
      while (signal.equals("TERM") && !Files.exists(stopped.resolve("training.jsonl"))) {
        Thread.sleep(5);
      }
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertEquals(signal.equals("INT") ? 130 : 143, code(process), err());
      assertTrue(err().contains("stopped; to go on: valence train --resume -o "), err());
    }
    assertEquals(0, code(start(stopped, true)), err());
    assertEquals(fingerprint(whole), fingerprint(stopped));
  }

  @Test
  void aSecondSignalStopsAtOnceAndLosesNothing() throws Exception {
    Path stopped = folder.resolve("twice");
    Process process = start(stopped, false);
    awaitCheckpoint(stopped, process);
    String kill = "kill -INT " + process.pid() + "; kill -INT " + process.pid();
    new ProcessBuilder("sh", "-c", kill + "; " + kill).start().waitFor();
    assertEquals(130, code(process), err());
    assertEquals(0, code(start(stopped, true)), err());
    assertEquals(fingerprint(whole), fingerprint(stopped));
  }

  @Test
  void aSecondProcessIsKeptOut() throws Exception {
    Path run = folder.resolve("run");
    Process first = start(run, false);
    awaitCheckpoint(run, first);
    assertEquals(2, code(start(run, true)), err());
    assertTrue(err().contains("another process is training in this folder"), err());
    first.destroyForcibly();
    code(first);
    Process next = start(run, true);
    awaitCheckpoint(run, next);
    assertTrue(next.isAlive(), err());
    next.destroyForcibly();
    code(next);
  }

  @Test
  void aLostCheckpointFallsBackToTheOneBefore() throws Exception {
    Path lost = folder.resolve("lost");
    Process process = start(lost, false);
    awaitCheckpoint(lost, process);
    awaitCheckpoint(lost, process);
    process.destroyForcibly();
    code(process);
    Files.deleteIfExists(lost.resolve("checkpoint.safetensors"));
    assertEquals(0, code(start(lost, true)), err());
    assertTrue(
        err().contains("checkpoint.safetensors is missing; going on from the one before"), err());
    assertEquals(fingerprint(whole), fingerprint(lost));
  }

  @Test
  void aTornCheckpointFallsBackToTheOneBefore() throws Exception {
    Path torn = folder.resolve("torn");
    Process process = start(torn, false);
    awaitCheckpoint(torn, process);
    awaitCheckpoint(torn, process);
    process.destroyForcibly();
    code(process);
    Path checkpoint = torn.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(0, code(start(torn, true)), err());
    assertTrue(err().contains("going on from the one before"), err());
    assertEquals(fingerprint(whole), fingerprint(torn));
  }
}
