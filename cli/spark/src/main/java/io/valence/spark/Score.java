package io.valence.spark;

import io.valence.cli.console.ExitCode;
import io.valence.cli.option.ScoreOptions;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The program that {@code valence score} and {@code spark-submit --class io.valence.spark.Score}
 * run.
 */
@Command(name = "score", mixinStandardHelpOptions = true, sortOptions = false)
public final class Score extends Program {
  @Mixin private ScoreOptions options;

  /** Runs it and exits with its code. */
  public static void main(String[] arguments) {
    new Score().runAndExit(arguments);
  }

  @Override
  public Integer call() throws Exception {
    options.requireConsistentOptions();
    try (SparkSession session = SparkSession.builder().config(configuration()).getOrCreate()) {
      hideAttempts();
      new ScoreJob(session, options, System.err).run();
    }
    return ExitCode.DONE.code();
  }

  /** What is set on the command line of {@code spark-submit} stays. */
  private SparkConf configuration() {
    SparkConf wanted = new SparkConf();
    wanted.setIfMissing("spark.app.name", "valence score " + String.join(" ", options.inputs()));
    wanted.setIfMissing("spark.ui.showConsoleProgress", "false");
    // The job marks its output itself, when the rows are counted.
    wanted.set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
    return forExecutors(wanted);
  }
}
