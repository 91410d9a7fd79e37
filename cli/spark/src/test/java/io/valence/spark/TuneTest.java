package io.valence.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code valence tune --on-spark}: the trials of one machine, whatever happens to an executor. */
class TuneTest {
  private static final Path TRAIN =
      Path.of("..", "..", "data", "samples", "reviews-en-train.csv").toAbsolutePath();

  private static final int ROWS = 150;

  @TempDir private Path folder;

  private String[] arguments(String output, String... more) throws IOException {
    Path train = folder.resolve("train.csv");
    Files.write(train, Files.readAllLines(TRAIN).subList(0, ROWS + 1));
    List<String> all = new ArrayList<>(List.of("train.csv", "--trials", "2", "-o", output));
    // The English vectors are those of a jar of their own.
    all.addAll(List.of("--set", "train.epochs=2", "--set", "data.vectors=english"));
    all.addAll(List.of("--folds", "2", "--seeds", "2"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The trials without the seconds that they took. */
  private List<String> table(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("trials.jsonl")).stream()
        .map(line -> line.replaceFirst("\"seconds\":[^,]*,", ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("io.valence.spark.Scoring#sparks")
  void theTrialsAreThoseOfOneMachine(Path spark) throws Exception {
    Scoring runs = new Scoring(spark, folder);
    Scoring.Ended here = runs.end(runs.startCommand("tune", arguments("here")));
    assertEquals(0, here.code(), here.printed());
    String[] there = arguments("there", "--on-spark", "--master", Scoring.CLUSTER);
    Process job = runs.startCommand("tune", there);
    assertTrue(executorAfterATrial(job, runs.log()).destroyForcibly());
    Scoring.Ended ended = runs.end(job);

    assertEquals(0, ended.code(), ended.printed());
    assertEquals(1 + 2 + 1, table("there").size());
    assertEquals(table("here"), table("there"));
    assertEquals(
        Files.readString(folder.resolve("here/best.json")),
        Files.readString(folder.resolve("there/best.json")));
    assertTrue(ended.printed().contains("-c there/best.json"), ended.printed());
  }

  private static ProcessHandle executorAfterATrial(Process job, Path log) throws Exception {
    while (!job.waitFor(50, TimeUnit.MILLISECONDS)) { // and leave the processor to it
      if (Files.readString(log).contains("trial ")) {
        Optional<ProcessHandle> executor = Scoring.executor(job);
        if (executor.isPresent()) {
          return executor.get();
        }
      }
    }
    throw new AssertionError("the job ended before an executor could be killed");
  }
}
