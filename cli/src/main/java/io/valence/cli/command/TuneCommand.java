package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.run.RunFolder;
import io.valence.app.tune.Budget;
import io.valence.app.tune.Repeats;
import io.valence.app.tune.SearchRows;
import io.valence.app.tune.TrialListener;
import io.valence.app.tune.TrialRequest;
import io.valence.app.tune.TrialRunner;
import io.valence.app.tune.Tuning;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ClassifierOptions;
import io.valence.cli.option.ConfigOptions;
import io.valence.cli.option.FreeFolder;
import io.valence.cli.option.SparkOptions;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.SearchView;
import io.valence.cli.view.TeachingView;
import io.valence.model.config.BackendKind;
import io.valence.model.config.Device;
import io.valence.model.config.RunConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        "Searches for a better configuration, by error rate and loss on dev, within a time budget or for"
            + " a number of trials.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence tune reviews.csv --budget 10m -o tuned",
      "  valence tune reviews.csv --trials 27 --on-spark --master yarn -o tuned",
      "  valence train reviews.csv -c tuned/best.json -o run",
      "",
      "The same command continues an earlier search in the same folder."
    })
public final class TuneCommand implements Callable<Integer> {
  private static final String PROGRAM = "io.valence.spark.Tune";
  private static final Duration USUAL = Duration.ofMinutes(10);

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
      description =
          "Time budget, such as 90s, 10m or 2h. Default: 10m. The starting configuration is "
              + "always trained to the end.")
  private Duration time;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Try N configurations besides the starting one, however long it takes, in place of a time budget: the result does"
              + " not depend on the machine.")
  private Integer trials;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "Train each configuration K times, each time with another of K parts of TRAIN.csv as dev,"
              + " and compare the means: slower, and more certain on small files.")
  private Integer folds;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Train each configuration N times, with the random numbers of train.seed and of the N - 1"
              + " seeds after it, and compare the means.")
  private Integer seeds;

  @Option(
      names = "--on-spark",
      description =
          "Train the configurations as tasks of Apache Spark, with the same result as on one machine. Requires"
              + " --trials.")
  private boolean onSpark;

  @Mixin private SparkOptions spark;

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
  public Integer call() throws IOException, InterruptedException {
    new RunFolder(output).requirePossible();
    Budget budget = budget();
    Repeats repeats = repeats();
    RunConfig wanted = options.fresh(classifier.settings("train.ensemble=1"));
    noteEnsemble(options.fresh(classifier.settings()).train().compute().ensemble());
    if (onSpark) {
      requireWorksOnSpark(wanted.train());
    }
    SparkSubmit submit =
        onSpark ? SparkSubmit.find(System.getenv(), SparkSubmit.ofDistribution()) : null;
    try (Backend backend = options.openBackend(wanted)) {
      TrainingInputs inputs;
      SearchRows rows;
      try (BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy());
          TeachingView teaching = new TeachingView(terminal)) {
        inputs =
            TrainingInputs.of(InputPaths.of(train, dev, null), wanted, rejected.handler())
                .withTeaching(teaching);
        rows = SearchRows.read(inputs, wanted, repeats);
        rows.parts().get(0).warnings().forEach(each -> terminal.note("warning: %s", each));
      }
      SearchView view = new SearchView(terminal, rows.config(), budget);
      Tuning tuning = new Tuning(output, view);
      view.starting();
      if (onSpark) {
        tuning.create(inputs, rows);
        int code = submit.run(submit.arguments(PROGRAM, spark.inThisProcess(), program()));
        if (code != ExitCode.DONE.code()) {
          return code;
        }
        // All trials are there and have been printed.
        Tuning made = new Tuning(output, new TrialListener() {});
        report(made.run(inputs, rows, new NoTrials(), new Budget.Trials(trials)), view);
      } else {
        report(tuning.run(inputs, rows, backend, budget), view);
      }
    }
    return ExitCode.DONE.code();
  }

  private void noteEnsemble(int models) {
    if (models > 1) {
      terminal.note(
          "train.ensemble=%d is left out: a search trains single models, and best.json is for one",
          models);
    }
  }

  private static void requireWorksOnSpark(TrainConfig train) {
    String problem =
        !train.distillation().savedTeachers().isEmpty()
            ? "train.teacher"
            : train.compute().device() != Device.CPU
                ? "train.device=cuda"
                : train.compute().backend() == BackendKind.ND4J ? "train.backend=nd4j" : null;
    if (problem != null) {
      throw new UsageException(
          problem + " does not work with --on-spark; search without it, and train with it");
    }
  }

  /** Stands for Spark once it has ended. */
  private static final class NoTrials implements TrialRunner {
    @Override
    public void run(List<TrialRequest> requests, Handler handler) {
      if (!requests.isEmpty()) {
        throw new IllegalStateException(
            "Spark ended without trial "
                + requests.get(0).number()
                + "; run the same command to continue");
      }
    }

    @Override
    public int concurrency() {
      return 1;
    }
  }

  private Repeats repeats() {
    if (folds != null && folds < 2) {
      throw new UsageException("--folds needs two folds or more");
    }
    if (folds != null && dev != null) {
      throw new UsageException("--folds takes dev rows from TRAIN.csv; omit --dev");
    }
    if (seeds != null && seeds < 1) {
      throw new UsageException("--seeds: " + seeds + " must be at least 1");
    }
    return new Repeats(folds == null ? 1 : folds, seeds == null ? 1 : seeds);
  }

  private Budget budget() {
    if (time != null && trials != null) {
      throw new UsageException("give either --budget or --trials");
    }
    if (onSpark && trials == null) {
      throw new UsageException(
          "--on-spark requires --trials N: by a time, the result would depend on the cluster");
    }
    if (!onSpark && !spark.areMissing()) {
      throw new UsageException("--master and --conf require --on-spark");
    }
    if (trials == null) {
      return new Budget.Time(time == null ? USUAL : time);
    }
    if (trials < 1) {
      throw new UsageException("--trials: " + trials + " must be at least 1");
    }
    return new Budget.Trials(trials);
  }

  /** The arguments of the program inside Spark; the folder has the configuration. */
  private List<String> program() {
    List<String> all = new ArrayList<>(List.of("--output=" + output, "--trials=" + trials));
    if (dev != null) {
      all.add("--dev=" + dev);
    }
    if (!onBadRow.fails()) {
      all.add("--skip-bad-rows");
    }
    all.addAll(List.of("--", train.toString()));
    return all;
  }

  private void report(Tuning.Result result, SearchView view) {
    if (view.result(result)) {
      terminal.result(
          "valence train %s%s -c %s%s -o %s",
          new ShellWord(train),
          dev == null ? "" : " --dev " + new ShellWord(dev),
          new ShellWord(result.file()),
          onBadRow.inCommand(),
          new ShellWord(new FreeFolder(Path.of("run")).path()));
    }
  }
}
