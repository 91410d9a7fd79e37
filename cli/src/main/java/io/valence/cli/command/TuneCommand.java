package io.valence.cli.command;

import io.valence.app.input.TrainingData;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.tune.Trial;
import io.valence.app.tune.TrialListener;
import io.valence.app.tune.Tuning;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ClassifierOptions;
import io.valence.cli.option.ConfigOptions;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.model.config.ConfigChanges;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence tune}. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Searches for a better configuration, by error rate and loss on dev, within a time budget.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence tune reviews.csv --budget 10m -o tuned",
      "  valence train reviews.csv -c tuned/best.json -o run",
      "",
      "The same command continues an earlier search in the same folder."
    })
public final class TuneCommand implements Callable<Integer> {
  /** Other configurations trained to the end, below which the best one says little. */
  private static final int LEAST_FINISHED = 3;

  private final Terminal terminal;

  @Parameters(paramLabel = "TRAIN.csv", description = "Training rows; may be gzipped.")
  private Path train;

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Rows for comparing configurations. Default: part of TRAIN.csv.")
  private Path dev;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = {
        "Time budget, such as 90s, 10m or 2h. Default: ${DEFAULT-VALUE}. The starting",
        "configuration is always trained to the end."
      })
  private Duration budget;

  @Mixin private ConfigOptions options;

  @Mixin private ClassifierOptions classifier;

  @Mixin private BadRowOption onBadRow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder to write: trials and best configuration.")
  private Path output;

  TuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    RunConfig wanted = options.fresh(classifier.settings("train.ensemble=1"));
    try (Backend backend = options.openBackend(wanted)) {
      TrainingInputs inputs;
      TrainingData data;
      try (BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy())) {
        inputs = TrainingInputs.of(InputPaths.of(train, dev, null), wanted, rejected.handler());
        data = TrainingData.read(inputs, wanted);
        data.warnings().forEach(warning -> terminal.note("warning: %s", warning));
      }
      report(
          new Tuning(output, backend, new ConsoleTrials(data.config())).run(inputs, data, budget));
    }
    return ExitCode.DONE.code();
  }

  /** Reports each trial. */
  private final class ConsoleTrials implements TrialListener {
    private final RunConfig start;

    ConsoleTrials(RunConfig start) {
      this.start = start;
    }

    @Override
    public void resumed(int trials) {
      terminal.note("resuming after %d trials", trials);
    }

    @Override
    public void trial(Trial trial, boolean best) {
      String result =
          trial.hasDiverged()
              ? "diverged"
              : String.format(
                  Locale.ROOT, "dev accuracy %.4f  dev loss %.4f", trial.accuracy(), trial.loss());
      terminal.note(
          "trial %3d  %2d epochs  %s  %.0f s%s",
          trial.number(), trial.epochs(), result, trial.seconds(), best ? "  best" : "");
      terminal.detail(
          "           %s",
          String.join(" ", new ConfigChanges(start, trial.config()).assignments()));
    }
  }

  private void report(Tuning.Result result) {
    if (result.best() == null) {
      terminal.note("the starting configuration diverged or was not trained");
      return;
    }
    terminal.note(
        "%d trials; the starting configuration has dev accuracy %.4f and loss %.4f",
        result.trials(), result.start().accuracy(), result.start().loss());
    if (result.finished() < LEAST_FINISHED) {
      terminal.note(
          "%d other configurations were trained to the end: too few to conclude anything; the same"
              + " command with more --budget goes on",
          result.finished());
    }
    if (result.best().number() == 0) {
      terminal.note(
          "none is better by more than chance (%.4f with so many dev rows): the starting configuration is kept",
          result.chance());
    } else {
      terminal.note(
          "the best is trial %d with dev accuracy %.4f and loss %.4f: %s",
          result.best().number(),
          result.best().accuracy(),
          result.best().loss(),
          String.join(
              " ",
              new ConfigChanges(result.start().config(), result.best().config()).assignments()));
    }
    terminal.result(
        "valence train %s%s -c %s%s -o run",
        new ShellWord(train),
        dev == null ? "" : " --dev " + new ShellWord(dev),
        new ShellWord(result.file()),
        onBadRow.fails() ? "" : " --on-bad-row skip");
  }
}
