package io.valence.cli.command;

import io.valence.cli.option.ScoreOptions;
import io.valence.cli.option.SparkOptions;
import io.valence.cli.option.Version;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code valence score}. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Predicts the labels of files of any size on Apache Spark 3.5 or 4.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence score reviews/*.parquet -m run -o scored",
      "  valence score s3a://bucket/texts -m run -o s3a://bucket/out --master yarn",
      "  valence score reviews.csv -m run -o scored --ordered --on-bad-row skip",
      "",
      "Runs spark-submit of $SPARK_HOME or, without it, the Spark of a distribution "
          + "built with -Pspark, on this machine. Keeps all columns and appends label and "
          + "probability. _SUCCESS is written when as many rows have been written as were "
          + "read; _valence.json beside it has the counts."
    })
public final class ScoreCommand implements Callable<Integer> {
  private static final String PROGRAM = "io.valence.spark.Score";

  @Mixin private ScoreOptions options;

  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.requireConsistentOptions();
    SparkSubmit submit = SparkSubmit.find(System.getenv(), SparkSubmit.ofDistribution());
    return submit.run(arguments(submit));
  }

  /** The arguments of spark-submit. */
  List<String> arguments(SparkSubmit submit) throws IOException {
    return submit.arguments(PROGRAM, spark, options.arguments());
  }
}
