package io.valence.cli.command;

import io.valence.cli.option.ScoreOptions;
import io.valence.cli.option.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "Runs spark-submit of $SPARK_HOME or, without it, the Spark of a distribution",
      "built with -Pspark, on this machine. Keeps all columns and appends label and",
      "probability. _SUCCESS is written when as many rows have been written as were",
      "read; _valence.json beside it has the counts."
    })
public final class ScoreCommand implements Callable<Integer> {
  private static final String PROGRAM = "io.valence.spark.Score";

  @Mixin private ScoreOptions options;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Cluster to use, as for spark-submit: yarn, spark://HOST:7077, local[8]. Default: that of"
              + " Spark's configuration, or all processors of this machine.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "Setting of Spark, as for spark-submit: spark.executor.memory=2g. Repeatable.")
  private List<String> settings = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.requireSense();
    SparkSubmit spark = SparkSubmit.find(System.getenv(), SparkSubmit.ofDistribution());
    return spark.run(arguments(spark));
  }

  /** The arguments of spark-submit. */
  List<String> arguments(SparkSubmit spark) throws IOException {
    List<String> all = new ArrayList<>(List.of("--class", PROGRAM));
    if (master != null) {
      all.addAll(List.of("--master", master));
    }
    all.addAll(List.of("--conf", "spark.log.level=WARN"));
    settings.forEach(setting -> all.addAll(List.of("--conf", setting)));
    String natives = String.join(",", spark.natives());
    if (!natives.isEmpty()) {
      all.addAll(List.of("--jars", natives));
    }
    all.add(spark.program());
    all.addAll(options.arguments());
    return all;
  }
}
