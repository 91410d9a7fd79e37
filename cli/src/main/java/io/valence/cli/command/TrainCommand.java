package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.run.RunFolder;
import io.valence.app.train.CrossValidation;
import io.valence.app.train.TrainingJob;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ClassifierOptions;
import io.valence.cli.option.ConfigOptions;
import io.valence.cli.option.TrainingRunOptions;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.ConsoleTrainingListener;
import io.valence.cli.view.DryRunView;
import io.valence.cli.view.TeachingView;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Trains a classifier on a CSV file with a text column and a label column.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence train reviews.csv -o run",
      "  valence train train.csv --dev dev.csv --test test.csv -c config.json -o run",
      "  valence train train.csv -o run --text review --set 'model.hidden=[128,64]'",
      "  valence train --resume -o run",
      "  valence train train.csv -o runs --folds 5"
    })
public final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<String> arguments;

  @Parameters(
      arity = "0..1",
      paramLabel = "TRAIN.csv",
      description =
          "Training rows: .csv, .tsv, .jsonl, .xlsx or .parquet; may be gzipped. Not needed with --resume.")
  private Path train;

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Rows for choosing the best epoch. Default: part of TRAIN.csv.")
  private Path dev;

  @Option(names = "--test", paramLabel = "FILE", description = "Rows for the final evaluation.")
  private Path test;

  @Mixin private ConfigOptions options;

  @Mixin private ClassifierOptions classifier;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "RUN",
      description =
          "Run folder to write: model, configuration, metrics, report. Not needed with --dry-run.")
  private Path output;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Cross-validation: K runs, each tested on a different part of TRAIN.csv.")
  private Integer folds;

  @Option(
      names = "--ensemble",
      paramLabel = "N",
      description = "Train N models that predict together. Same as --set train.ensemble=N.")
  private Integer ensemble;

  @Option(
      names = "--resume",
      description =
          "Continue the run in RUN with its files and settings. The original command may "
              + "be repeated.")
  private boolean resume;

  @Mixin private TrainingRunOptions training;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite the run in RUN.")
  private boolean force;

  @Mixin private BadRowOption onBadRow;

  TrainCommand(Terminal terminal, List<String> arguments) {
    this.terminal = terminal;
    this.arguments = arguments;
  }

  @Override
  public Integer call() throws IOException {
    requireConsistentOptions();
    RunFolder folder = output == null ? null : new RunFolder(output);
    requireFree(folder);
    boolean goesOn = resume && folds == null;
    if (goesOn && !Files.exists(folder.config())) {
      int begun = CrossValidation.begun(output);
      throw new UsageException(
          begun > 0
              ? output + " holds folds; name TRAIN.csv and --folds " + begun + " too"
              : "there is no run in " + output + "; leave out --resume to start one");
    }
    InputPaths paths = train == null ? folder.inputs() : InputPaths.of(train, dev, test);
    RunConfig wanted = config(goesOn ? folder.config() : null);
    if (folds != null && wanted.train().compute().ensemble() > 1) {
      throw new UsageException("--folds trains one model per fold; omit the ensemble");
    }
    ConsoleTrainingListener listener = new ConsoleTrainingListener(terminal);
    boolean completed;
    try (Backend backend = options.openBackend(wanted);
        BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy());
        TeachingView teaching = new TeachingView(terminal)) {
      TrainingInputs inputs =
          TrainingInputs.of(paths, wanted, rejected.handler()).withTeaching(teaching);
      TrainingJob job = new TrainingJob(backend, listener, arguments, training.checkpointEvery());
      completed = run(job, folder, wanted, inputs);
    }
    if (!completed) {
      terminal.note(
          "stopped; to resume: %s",
          folds == null
              ? "valence train --resume -o " + new ShellWord(output)
              : "the same command with --resume");
    }
    return listener.exitCode().code();
  }

  private void requireFree(RunFolder folder) throws IOException {
    if (training.isDry()) {
      return;
    }
    if (folds == null && !resume) {
      folder.requireFree(force);
    }
    if (folds != null && (!resume || CrossValidation.begun(output) == 0)) {
      folder.requireFreeForFolds(force || resume);
    }
  }

  private void requireConsistentOptions() {
    if (resume && force) {
      throw new UsageException("--resume continues a run, --force replaces it; choose one");
    }
    if (train == null && (!resume || folds != null)) {
      throw new UsageException("Missing required parameter: 'TRAIN.csv'");
    }
    training.requireOutput(output, resume);
    if (folds != null) {
      requireFoldsAlone();
    }
  }

  private void requireFoldsAlone() {
    if (folds < 2) {
      throw new UsageException("--folds needs two folds or more");
    }
    if (training.isDry()) {
      throw new UsageException("--dry-run is for one training; omit --folds");
    }
    if (dev != null || test != null) {
      throw new UsageException("--folds takes dev and test from TRAIN.csv; omit --dev and --test");
    }
  }

  /**
   * @param run configuration of the run to resume; null for a new one
   */
  private RunConfig config(Path run) {
    String[] own = ensemble == null ? new String[0] : new String[] {"train.ensemble=" + ensemble};
    String[] more = classifier.settings(own);
    return run == null ? options.fresh(more) : options.resumed(run, more);
  }

  /**
   * @param folder null for a dry run without one
   * @return false if it was stopped
   */
  private boolean run(TrainingJob job, RunFolder folder, RunConfig wanted, TrainingInputs inputs)
      throws IOException {
    if (folds != null) {
      return crossValidate(job, wanted, inputs);
    }
    if (training.isDry()) {
      new DryRunView(job.dryRun(wanted.member(0), inputs), wanted.train().compute().ensemble())
          .lines()
          .forEach(line -> terminal.result("%s", line));
      return true;
    }
    return job.run(folder, wanted, inputs, resume).completed();
  }

  private boolean crossValidate(TrainingJob job, RunConfig wanted, TrainingInputs inputs)
      throws IOException {
    CrossValidation.Result result =
        new CrossValidation(job, output, folds).run(wanted, inputs, resume);
    if (result.completed()) {
      terminal.result(
          "%d folds: test accuracy %.4f, standard deviation %.4f",
          folds, result.mean(), result.standardDeviation());
    }
    return result.completed();
  }
}
