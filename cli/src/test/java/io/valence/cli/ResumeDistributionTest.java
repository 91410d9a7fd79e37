package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training in separate processes that are stopped or killed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ResumeDistributionTest {
  private static final Path SAMPLES = Path.of("..", "data", "samples").toAbsolutePath();

  /** More of them: {@code mvn verify -Dvalence.test.kills=20}. */
  private static final int KILLS = Integer.getInteger("valence.test.kills", 5);

  /**
   * An epoch of pretraining and practically endless training: a process never finishes by itself
   * before it is stopped, however slow the machine. 98 batches per epoch.
   */
  private static final List<String> SETTINGS =
      List.of(
          "--set",
          "train.pretraining=1",
          "--set",
          "train.passes=1",
          "--set",
          "train.epochs=1000000",
          "--set",
          "train.schedule=constant",
          "--set",
          "train.patience=0",
          "--set",
          "train.batch=8",
          "--set",
          "model.hidden=32",
          "--set",
          "model.embedding=32");

  /** A process of a few seconds spends half of them in the second compiler. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  /** Trainings without end, which a test that fails must not leave behind. */
  private static final List<Process> STARTED = new ArrayList<>();

  @TempDir private static Path folder;

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : STARTED) {
      process.destroyForcibly().waitFor();
    }
    STARTED.clear();
  }

  /** Trains until it is stopped, and saves each batch. */
  private static Process startEndless(Path run, boolean resume) throws IOException {
    return start(run, resume, "--checkpoint-every", "0s");
  }

  private static Process start(Path run, boolean resume, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of("target", "valence", "bin", "valence").toAbsolutePath().toString(),
                "train",
                "-o",
                run.toString()));
    if (resume) {
      command.add("--resume");
    } else {
      command.add(SAMPLES.resolve("reviews-zh-train.csv").toString());
      command.addAll(SETTINGS);
    }
    command.addAll(List.of(more));
    // A running process keeps its open file: two processes in one file overwrite each other.
    Files.deleteIfExists(folder.resolve("err"));
    Process process = builder(command).start();
    STARTED.add(process);
    return process;
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("VALENCE_JAVA_OPTS", QUICK_START);
    return builder;
  }

  /** Trains an epoch in a process that detects the real processor, or an older one. */
  private static int epoch(Path run, String backend, boolean older, boolean resume)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of("target", "valence", "bin", "valence").toAbsolutePath().toString(),
                "train",
                "-o",
                run.toString()));
    if (resume) {
      command.addAll(List.of("--resume", "--set", "train.epochs=2"));
    } else {
      command.add(SAMPLES.resolve("reviews-zh-train.csv").toString());
      command.addAll(SETTINGS);
      command.addAll(List.of("--backend", backend, "--set", "train.epochs=1"));
    }
    Files.deleteIfExists(folder.resolve("err"));
    ProcessBuilder builder = builder(command);
    if (older) {
      // The engines' own switches; see their documentation.
      builder.environment().put("OPENBLAS_CORETYPE", "Prescott");
      builder.environment().put("DNNL_MAX_CPU_ISA", "SSE41");
    }
    return code(builder.start());
  }

  @Test
  void plainJavaHasTheSameBitsOnAnyProcessor() throws Exception {
    for (boolean older : new boolean[] {false, true}) {
      assertEquals(0, epoch(folder.resolve("java-" + older), "java", older, false), err());
    }
    assertEquals(
        fingerprint(folder.resolve("java-false")), fingerprint(folder.resolve("java-true")));
  }

  @Test
  void goingOnWithOtherKernelsIsSaid() throws Exception {
    Path run = folder.resolve("kernels");
    assertEquals(0, epoch(run, "native", true, false), err());
    assertEquals(0, epoch(run, "native", false, true), err());
    assertTrue(err().contains("warning: started with OpenBLAS"), err());
    Path same = folder.resolve("same-kernels");
    assertEquals(0, epoch(same, "native", true, false), err());
    assertEquals(0, epoch(same, "native", true, true), err());
    assertFalse(err().contains("warning: started with"), err());
  }

  private static int code(Process process) throws InterruptedException {
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs");
    return process.exitValue();
  }

  private static String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Lets a stopped run end after its next epoch: it must equal an undisturbed run. */
  private void assertSameAsUndisturbed(Path run) throws Exception {
    Path log = run.resolve("training.jsonl");
    int epochs = 1 + (Files.exists(log) ? Files.readAllLines(log).size() : 0);
    assertEquals(0, code(start(run, true, "--set", "train.epochs=" + epochs)), err());
    Path whole = folder.resolve("undisturbed-" + epochs);
    if (!Files.exists(whole)) {
      assertEquals(0, code(start(whole, false, "--set", "train.epochs=" + epochs)), err());
    }
    assertEquals(fingerprint(whole), fingerprint(run));
    assertEquals(epochs(whole), epochs(run));
  }

  private static String fingerprint(Path run) throws IOException {
    String metrics = Files.readString(run.resolve("metrics.json"));
    return new ObjectMapper().readTree(metrics).get("fingerprint").asText();
  }

  /** Waits until the run has a new checkpoint, so every start makes progress. */
  private static void awaitCheckpoint(Path run, Process process) throws Exception {
    Path checkpoint = run.resolve("checkpoint.safetensors");
    Optional<FileTime> before = written(checkpoint);
    Optional<FileTime> now = before;
    while (now.isEmpty() || now.equals(before)) {
      assertTrue(process.isAlive(), "it ended: " + err());
      Thread.sleep(5);
      now = written(checkpoint);
    }
  }

  /** When a file was written; none while there is none, as when another takes its place. */
  private static Optional<FileTime> written(Path file) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertEquals(137, code(process), "it was killed, and had not ended");
  }

  @Test
  void killedAtAnyMomentItEndsWithTheSameModel() throws Exception {
    Path killed = folder.resolve("killed");
    Random random = new Random(7);
    for (int i = 0; i < KILLS; i++) {
      Process process = startEndless(killed, i > 0);
      awaitCheckpoint(killed, process);
      Thread.sleep(random.nextInt(200));
      kill(process);
    }
    assertSameAsUndisturbed(killed);
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
      Process process = startEndless(stopped, !signal.equals("INT"));
      awaitCheckpoint(stopped, process);
      while (signal.equals("TERM") && !Files.exists(stopped.resolve("training.jsonl"))) {
        Thread.sleep(5);
      }
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertEquals(signal.equals("INT") ? 130 : 143, code(process), err());
      assertTrue(err().contains("stopped; to resume: valence train --resume -o "), err());
    }
    assertSameAsUndisturbed(stopped);
  }

  @Test
  void aSecondSignalStopsAtOnceAndLosesNothing() throws Exception {
    Path stopped = folder.resolve("twice");
    Process process = startEndless(stopped, false);
    awaitCheckpoint(stopped, process);
    String kill = "kill -INT " + process.pid() + "; kill -INT " + process.pid();
    new ProcessBuilder("sh", "-c", kill + "; " + kill).start().waitFor();
    assertEquals(130, code(process), err());
    assertSameAsUndisturbed(stopped);
  }

  @Test
  void aSecondProcessIsKeptOut() throws Exception {
    Path run = folder.resolve("run");
    Process first = startEndless(run, false);
    awaitCheckpoint(run, first);
    assertEquals(2, code(startEndless(run, true)), err());
    assertTrue(err().contains("another process is training in this folder"), err());
    kill(first);
    Process next = startEndless(run, true);
    awaitCheckpoint(run, next);
    kill(next);
  }

  /** Resumes, checks for a message, and kills the process. */
  private static void assertSaysAndStops(Path run, String what) throws Exception {
    Process process = startEndless(run, true);
    awaitCheckpoint(run, process);
    assertTrue(err().contains(what), err());
    kill(process);
  }

  @Test
  void aLostCheckpointFallsBackToTheOneBefore() throws Exception {
    Path lost = folder.resolve("lost");
    Process process = startEndless(lost, false);
    awaitCheckpoint(lost, process);
    awaitCheckpoint(lost, process);
    kill(process);
    Files.deleteIfExists(lost.resolve("checkpoint.safetensors"));
    assertSaysAndStops(lost, "checkpoint.safetensors is missing; resuming from the one before");
    assertSameAsUndisturbed(lost);
  }

  @Test
  void aTornCheckpointFallsBackToTheOneBefore() throws Exception {
    Path torn = folder.resolve("torn");
    Process process = startEndless(torn, false);
    awaitCheckpoint(torn, process);
    awaitCheckpoint(torn, process);
    kill(process);
    Path checkpoint = torn.resolve("checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(bytes, bytes.length / 2));
    assertSaysAndStops(torn, "resuming from the one before");
    assertSameAsUndisturbed(torn);
  }
}
