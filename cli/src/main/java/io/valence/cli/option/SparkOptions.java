package io.valence.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that are handed on to {@code spark-submit}. */
public final class SparkOptions {
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

  /**
   * The same for a program that reads and writes files of this machine, whatever Spark's file says.
   */
  public SparkOptions inThisProcess() {
    SparkOptions out = new SparkOptions();
    out.master = master;
    out.settings = new ArrayList<>(settings);
    out.settings.add("spark.submit.deployMode=client");
    return out;
  }

  /** Whether none was given. */
  public boolean areMissing() {
    return master == null && settings.isEmpty();
  }

  /** These options as arguments of {@code spark-submit}. */
  public List<String> arguments() {
    List<String> all = new ArrayList<>();
    if (master != null) {
      all.addAll(List.of("--master", master));
    }
    all.addAll(List.of("--conf", "spark.log.level=WARN"));
    settings.forEach(setting -> all.addAll(List.of("--conf", setting)));
    return all;
  }
}
