package io.valence.cli;

import io.valence.data.Seed;
import io.valence.model.checkpoint.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
    description = "Trains a classifier on a CSV file with a text and a label column.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence train reviews.csv -o run",
      "  valence train train.csv --dev dev.csv --test test.csv -c config.json -o run",
      "  valence train train.csv -o run --set 'model.hidden=[128,64]' --set data.label=stars",
      "  valence train --resume -o run",
      "  valence train train.csv -o runs --folds 5"
    })
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<String> arguments;

  @Parameters(
      arity = "0..1",
      paramLabel = "TRAIN.csv",
      description = "Training rows, in .csv, .tsv or .jsonl; .gz is unpacked. --resume knows it.")
  private Path train;

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Rows to choose the best epoch by; without it a part of TRAIN.csv.")
  private Path dev;

  @Option(names = "--test", paramLabel = "FILE", description = "Rows to report on at the end.")
  private Path test;

  @Mixin private ConfigOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "RUN",
      required = true,
      description = "Folder for the model and its records.")
  private Path output;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Cross-validation: K runs, each with another part of TRAIN.csv as its test.")
  private Integer folds;

  @Option(
      names = "--ensemble",
      paramLabel = "N",
      description = "The same as --set train.ensemble=N: N models that answer together.")
  private Integer ensemble;

  @Option(
      names = "--resume",
      description = "Go on with the run in RUN, on the files that it was begun with.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description = "Say how large the training is and how long it takes; write nothing.")
  private boolean dryRun;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "Save also inside an epoch after so long: 30s, 5m, 1h. Default: ${DEFAULT-VALUE}.")
  private Budget checkpointEvery;

  @Option(
      names = {"-f", "--force"},
      description = "Replace the run in RUN.")
  private boolean force;

  @Mixin private BadRowOption onBadRow;

  TrainCommand(Terminal terminal, List<String> arguments) {
    this.terminal = terminal;
    this.arguments = arguments;
  }

  @Override
  public Integer call() throws IOException {
    RunFolder folder = new RunFolder(output);
    if (resume && force) {
      throw new UsageException("--resume goes on with a run, --force replaces it; choose one");
    }
    if (resume && ensemble != null) {
      throw new UsageException("--resume takes the configuration of the run; leave --ensemble out");
    }
    if (train == null && !resume) {
      throw new UsageException("Missing required parameter: 'TRAIN.csv'");
    }
    if (folds != null) {
      requireFoldsAlone();
    }
    if (!resume && !dryRun) {
      folder.requireFree(force);
    }
    InputPaths paths = train == null ? folder.inputs() : InputPaths.of(train, dev, test);
    RunConfig wanted = resume ? options.resumed(folder.config()) : fresh();
    new Backends().requireDevice(wanted.train().device(), terminal);
    if (folds != null && wanted.train().ensemble() > 1) {
      throw new UsageException("--folds trains one model a fold; leave the ensemble out");
    }
    ExitCode code;
    try (RejectedRows rejected = new RejectedRows(terminal, onBadRow.policy())) {
      TrainingData.Inputs inputs = TrainingData.Inputs.of(paths, wanted.data(), rejected.handler());
      code = train(folder, wanted, inputs);
    }
    if (code == ExitCode.INTERRUPTED || code == ExitCode.TERMINATED) {
      terminal.note("stopped; to go on: valence train --resume -o %s", new ShellWord(output));
    }
    return code.code();
  }

  private RunConfig fresh() {
    return ensemble == null ? options.fresh() : options.fresh("train.ensemble=" + ensemble);
  }

  private ExitCode train(RunFolder folder, RunConfig wanted, TrainingData.Inputs inputs)
      throws IOException {
    Training training = new Training(terminal, arguments, checkpointEvery, dryRun);
    if (folds != null) {
      return trainFolds(training, wanted, inputs);
    }
    if (wanted.train().ensemble() > 1) {
      return new EnsembleTraining(terminal, training, folder).run(wanted, inputs, resume);
    }
    return training.run(folder, wanted, inputs, resume).code();
  }

  private void requireFoldsAlone() {
    if (folds < 2) {
      throw new UsageException("--folds needs two folds or more");
    }
    if (dryRun || resume || dev != null || test != null) {
      throw new UsageException(
          "--folds takes dev and test from TRAIN.csv; leave --resume, --dry-run, --dev and --test out");
    }
  }

  private ExitCode trainFolds(Training training, RunConfig wanted, TrainingData.Inputs inputs)
      throws IOException {
    List<TrainingData> parts =
        TrainingData.folds(inputs, wanted.data(), new Seed(wanted.train().seed()), folds);
    double[] accuracies = new double[parts.size()];
    for (int fold = 0; fold < accuracies.length; fold++) {
      terminal.note("fold %d of %d", fold + 1, accuracies.length);
      RunFolder folder = new RunFolder(output.resolve("fold-" + (fold + 1)));
      TrainingRun.Outcome outcome = training.run(folder, wanted, inputs, parts.get(fold), false);
      if (outcome.code() != ExitCode.DONE) {
        return outcome.code();
      }
      accuracies[fold] = outcome.accuracy();
    }
    double mean = Arrays.stream(accuracies).average().orElse(0);
    double squares = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
    terminal.result(
        "%d folds: test accuracy %.4f, standard deviation %.4f",
        accuracies.length, mean, Math.sqrt(squares / (accuracies.length - 1)));
    return ExitCode.DONE;
  }
}
