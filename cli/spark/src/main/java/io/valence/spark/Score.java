package io.valence.spark;

import io.valence.app.UsageException;
import io.valence.cli.console.ExitCode;
import io.valence.cli.option.ScoreOptions;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The program that {@code valence score} and {@code spark-submit --class io.valence.spark.Score}
 * run.
 */
@Command(name = "score", mixinStandardHelpOptions = true, sortOptions = false)
public final class Score implements Callable<Integer> {
  @Mixin private ScoreOptions options;

  @Option(names = "--debug", description = "Print the stack trace of an error.")
  private boolean debug;

  /** Runs it and exits with its code. */
  public static void main(String[] arguments) {
    Score score = new Score();
    int code =
        new CommandLine(score)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, given) -> score.failed(usage(e)))
            .setExecutionExceptionHandler((e, command, parsed) -> score.failed(e))
            .execute(arguments);
    // A cluster takes any exit for a failure.
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
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

  @Override
  public Integer call() throws Exception {
    options.requireSense();
    try (SparkSession session = SparkSession.builder().config(configuration()).getOrCreate()) {
      new ScoreJob(session, options, System.err).run();
    }
    return ExitCode.DONE.code();
  }

  /** What is set on the command line of {@code spark-submit} stays. */
  private SparkConf configuration() {
    SparkConf wanted = new SparkConf();
    wanted.setIfMissing("spark.app.name", "valence score " + String.join(" ", options.inputs()));
    wanted.setIfMissing("spark.ui.showConsoleProgress", "false");
    // oneDNN computes on the thread of the task.
    wanted.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    // The job marks its output itself, when the rows are counted.
    wanted.set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
    return wanted;
  }
}
