package io.valence.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code valence score} of the distribution, as a user runs it.
 *
 * @param spark folder of a Spark
 * @param folder to run in
 */
record Scoring(Path spark, Path folder) {
  /** Two executors with a core each, in processes of their own. */
  static final String CLUSTER = "local-cluster[2,1,1024]";

  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private static final Path VALENCE =
      Path.of("..", "target", "valence", "bin", "valence").toAbsolutePath().normalize();

  /** Spark 3.5 and 4, of the jars that Maven has. */
  static Stream<Path> sparks() {
    return Stream.of(spark("3.5"), spark("4"));
  }

  static Path spark(String version) {
    return Path.of("runtime-" + version, "target", "spark").toAbsolutePath();
  }

  /** What a run printed, and its exit code. */
  record Ended(int code, String printed) {}

  /** Starts it. */
  Process start(String... arguments) throws IOException {
    return startCommand("score", arguments);
  }

  /** Starts another command of the distribution. */
  Process startCommand(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(VALENCE.toString(), name));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().put("SPARK_HOME", spark.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }

  /** An executor of a job, if one runs. */
  static Optional<ProcessHandle> executor(Process job) {
    return job.descendants()
        .filter(each -> each.info().commandLine().orElse("").contains(EXECUTOR))
        .findFirst();
  }

  /** What it prints, as long as it runs. */
  Path log() {
    return folder.resolve("printed.txt");
  }

  /** Waits for its end. */
  Ended end(Process process) throws IOException, InterruptedException {
    int code = process.waitFor();
    return new Ended(code, Files.readString(log(), StandardCharsets.UTF_8));
  }

  /** Runs it to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return end(start(arguments));
  }

  /** The lines of the files that it wrote, in the order of their names. */
  static List<String> parts(Path output, String extension) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(output)) {
      files =
          all.filter(file -> file.getFileName().toString().matches("part-.*" + extension))
              .sorted()
              .toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.add(Files.readString(file, StandardCharsets.UTF_8));
    }
    return lines;
  }
}
