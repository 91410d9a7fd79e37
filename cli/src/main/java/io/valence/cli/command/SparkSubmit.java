package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.cli.option.SparkOptions;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs {@code spark-submit}.
 *
 * @param home of Spark: has {@code jars}, and {@code bin/spark-submit} if it is a whole one
 * @param own folder with Valence's jars for Spark
 */
record SparkSubmit(Path home, Path own) {
  private static final String HOME = "SPARK_HOME";
  private static final String JARS = "jars";
  private static final String BUILD = "mvn -Pspark -DskipTests package";
  private static final Pattern SCALA = Pattern.compile("spark-core_([0-9.]+)-.*\\.jar");

  /** The folder {@code spark} of the distribution that this class is part of. */
  static Path ofDistribution() {
    try {
      Path jar =
          Path.of(SparkSubmit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.getParent().resolveSibling("spark");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The Spark of {@code SPARK_HOME}, or else of the distribution.
   *
   * @param environment of this process
   * @param own see {@link #ofDistribution}
   * @throws UsageException when there is none
   */
  static SparkSubmit find(Map<String, String> environment, Path own) {
    if (!Files.isDirectory(own)) {
      throw new UsageException(
          "this distribution has no jar for Apache Spark; build it with it: " + BUILD);
    }
    String given = environment.getOrDefault(HOME, "");
    Path home = given.isEmpty() ? own : Path.of(given);
    if (!Files.isDirectory(home.resolve(JARS))) {
      throw new UsageException(
          given.isEmpty()
              ? "there is no Apache Spark; set SPARK_HOME, or build Valence with it: " + BUILD
              : HOME + "=" + given + " is no Apache Spark: it has no folder " + JARS);
    }
    return new SparkSubmit(home, own);
  }

  /** The jar with the program. */
  String program() throws IOException {
    return jars("valence-spark-*-all.jar")
        .findFirst()
        .orElseThrow(() -> new UsageException(own + " has no jar for Apache Spark; " + BUILD));
  }

  /** The other jars: native products and word vectors; empty for none. */
  private List<String> others() throws IOException {
    String program = program();
    return jars("valence-spark-*.jar").filter(jar -> !jar.equals(program)).toList();
  }

  /**
   * The arguments of {@code spark-submit}.
   *
   * @param main class of the program
   * @param program its own arguments
   */
  List<String> arguments(String main, SparkOptions options, List<String> program)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--class", main));
    all.addAll(options.arguments());
    String others = String.join(",", others());
    if (!others.isEmpty()) {
      all.addAll(List.of("--jars", others));
    }
    all.add(program());
    all.addAll(program);
    return all;
  }

  private Stream<String> jars(String pattern) throws IOException {
    List<String> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(own, pattern)) {
      found.forEach(jar -> all.add(jar.toString()));
    }
    return all.stream().sorted();
  }

  /**
   * Runs it to its end, with the streams of this process.
   *
   * @return its exit code
   */
  int run(List<String> arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).inheritIO();
    prepare(builder.environment());
    Process process = builder.start();
    // Without this process nobody would report how it ends.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process.waitFor();
  }

  private void prepare(Map<String, String> environment) throws IOException {
    environment.put(HOME, home.toString());
    // oneDNN must compute on the thread of the task, and OpenMP not spin.
    environment.put("OMP_NUM_THREADS", "1");
    Optional<String> scala = scalaVersion();
    scala.ifPresent(version -> environment.put("SPARK_SCALA_VERSION", version));
  }

  /** The Scala version that Spark's scripts find out for its launcher. */
  private Optional<String> scalaVersion() throws IOException {
    try (Stream<Path> jars = Files.list(home.resolve(JARS))) {
      return jars.map(jar -> SCALA.matcher(jar.getFileName().toString()))
          .filter(Matcher::matches)
          .map(match -> match.group(1))
          .findFirst();
    }
  }

  private List<String> command(List<String> arguments) throws IOException, InterruptedException {
    boolean windows = File.separatorChar == '\\';
    Path script = home.resolve("bin").resolve(windows ? "spark-submit.cmd" : "spark-submit");
    List<String> all = new ArrayList<>();
    if (Files.exists(script)) {
      all.add(script.toString());
      all.addAll(arguments);
      return all;
    }
    return fromLauncher(arguments);
  }

  /**
   * What Spark's own launcher makes of the arguments; its scripts ask it, too. It prints the words
   * of the command, each ended by a NUL, behind an empty one.
   */
  private List<String> fromLauncher(List<String> arguments)
      throws IOException, InterruptedException {
    List<String> ask = new ArrayList<>();
    ask.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ask.addAll(List.of("-cp", home.resolve(JARS) + File.separator + "*"));
    ask.addAll(List.of("org.apache.spark.launcher.Main", "org.apache.spark.deploy.SparkSubmit"));
    ask.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(ask).redirectError(ProcessBuilder.Redirect.INHERIT);
    prepare(builder.environment());
    Process launcher = builder.start();
    String printed = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (launcher.waitFor() != 0) {
      throw new IOException("Spark's launcher did not start; see above");
    }
    return List.of(printed.replaceFirst("^[\\x00\\s]+", "").split("\0"));
  }
}
