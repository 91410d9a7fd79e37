package io.valence.spark;

import io.valence.app.UsageException;
import io.valence.cli.console.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the programs of this module have in common: errors in one line, and exit codes. */
abstract class Program implements Callable<Integer> {
  /** Loggers of Spark that print them; Spark 3.5 and 4 log by Log4j 2. */
  private static final List<String> ATTEMPTS =
      List.of(
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.TaskContextImpl",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.util.Utils");

  @Option(names = "--debug", description = "Print the stack trace of an error.")
  private boolean debug;

  /** Runs the program and ends this process unless it succeeded. */
  final void runAndExit(String... arguments) {
    int code =
        new CommandLine(this)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, given) -> failed(usage(e)))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
            .execute(arguments);
    // A cluster takes any exit for a failure.
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
    }
  }

  /**
   * What executors run best with; what is set on the command line of {@code spark-submit} stays.
   */
  static SparkConf forExecutors(SparkConf conf) {
    // oneDNN computes on the thread of the task.
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    // Rows die young; Java's default collector took 7 % more time for a million of them. Most of
    // what HotSpot compiles in the first ten seconds only loads classes: compiled later, two
    // executors were done 5 % earlier.
    return conf.setIfMissing(
        "spark.executor.extraJavaOptions", "-XX:+UseParallelGC -XX:CompileThresholdScaling=5");
  }

  /**
   * Leaves it to the error that ends the program to say why: Spark prints the stack trace of every
   * attempt of every task.
   */
  final void hideAttempts() {
    if (!debug) {
      ATTEMPTS.forEach(logger -> Configurator.setLevel(logger, Level.OFF));
    }
  }

  private static UsageException usage(CommandLine.ParameterException e) {
    return new UsageException(e.getMessage());
  }

  private int failed(Exception e) {
    Failure failure = Failure.of(e);
    System.err.println("valence: " + failure.message());
    if (debug) {
      e.printStackTrace();
    }
    return failure.code().code();
  }
}
