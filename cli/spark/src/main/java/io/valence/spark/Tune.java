package io.valence.spark;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.tune.Budget;
import io.valence.app.tune.SearchRows;
import io.valence.app.tune.Trial;
import io.valence.app.tune.TrialListener;
import io.valence.app.tune.Tuning;
import io.valence.cli.console.ExitCode;
import io.valence.data.table.BadRows;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The program that {@code valence tune --on-spark} runs, in a folder that it has prepared. All
 * files are those of the driver.
 */
@Command(name = "tune", mixinStandardHelpOptions = true, sortOptions = false)
public final class Tune extends Program {
  @Parameters(paramLabel = "TRAIN.csv", description = "Training rows.")
  private Path train;

  @Option(names = "--dev", paramLabel = "FILE", description = "Rows for comparing.")
  private Path dev;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder with the start of the search: search.json.")
  private Path output;

  @Option(names = "--trials", paramLabel = "N", required = true, description = "Configurations.")
  private int trials;

  @Option(names = "--skip-bad-rows", description = "Leave out rows that cannot be used.")
  private boolean skipsBadRows;

  /** Runs it and exits with its code. */
  public static void main(String[] arguments) {
    new Tune().runAndExit(arguments);
  }

  @Override
  public Integer call() throws IOException {
    RunConfig base =
        new Tuning(output, new TrialListener() {})
            .base()
            .orElseThrow(() -> new UsageException(output + " has no search.json of this version"));
    // The command has reported the bad rows.
    BadRows badRows = skipsBadRows ? BadRows.SKIP : BadRows.FAIL;
    TrainingInputs inputs = TrainingInputs.of(InputPaths.of(train, dev, null), base, badRows);
    Tuning tuning = new Tuning(output, new Lines());
    SearchRows rows = SearchRows.read(inputs, base, tuning.repeats());
    tuning.create(inputs, rows); // throws for other files, before Spark starts
    SearchFiles files = new SearchFiles(inputs, base, tuning.repeats());
    try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
      hideAttempts();
      ClusterTrials runner = new ClusterTrials(spark, files, rows);
      tuning.run(inputs, rows, runner, new Budget.Trials(trials));
    }
    return ExitCode.DONE.code();
  }

  private SparkConf configuration() {
    SparkConf wanted = new SparkConf();
    wanted.setIfMissing("spark.app.name", "valence tune " + train);
    wanted.setIfMissing("spark.ui.showConsoleProgress", "false");
    return forExecutors(wanted);
  }

  /** Prints each trial, as {@code valence tune} does. */
  private static final class Lines implements TrialListener {
    @Override
    public void resumed(int tried) {
      System.err.println("resuming after " + tried + " configurations");
    }

    @Override
    public void trial(Trial trial, boolean best) {
      System.err.println(trial.summary() + (best ? "  best" : ""));
    }
  }
}
