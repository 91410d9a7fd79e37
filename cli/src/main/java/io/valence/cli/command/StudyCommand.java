package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.input.InputColumns;
import io.valence.app.input.InputFile;
import io.valence.app.input.TrainingInputs;
import io.valence.app.run.InputPaths;
import io.valence.app.study.Recipe;
import io.valence.app.study.Study;
import io.valence.app.study.StudyPlan;
import io.valence.app.study.StudyRow;
import io.valence.app.study.StudySummary;
import io.valence.app.train.TrainingJob;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.ClassifierOptions;
import io.valence.cli.option.ConfigOptions;
import io.valence.cli.option.Version;
import io.valence.cli.report.StudyPage;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.ConsoleStudyListener;
import io.valence.cli.view.StudyView;
import io.valence.cli.view.TeachingView;
import io.valence.data.table.BadRowPolicy;
import io.valence.model.checkpoint.AtomicFile;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence study}. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Compares recipes over several seeds and numbers of training rows, on the same test rows.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence study train.csv --test test.csv -o study",
      "  valence study train.csv --test test.csv -o st --recipe wide:model.wide=true",
      "  valence study train.csv --test test.csv -o st --rows 100,1000 --seeds 1,2",
      "",
      "The same command continues a study that was interrupted; with more recipes, seeds or rows it "
          + "trains what is missing."
    })
public final class StudyCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<String> arguments;

  @Parameters(paramLabel = "TRAIN.csv", description = "Training rows; may be gzipped.")
  private Path train;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      required = true,
      description = "Rows on which all trainings are compared.")
  private Path test;

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "Rows for choosing the best epoch. Default: part of the training rows.")
  private Path dev;

  @Option(
      names = "--recipe",
      paramLabel = "NAME:KEY=VALUE,…",
      description =
          "Settings to compare with those of the other options, which are the recipe \"default\"."
              + " Repeatable.")
  private List<String> recipes = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      defaultValue = "11,12,13",
      description = "Seeds of the trainings. Default: ${DEFAULT-VALUE}.")
  private List<Long> seeds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      defaultValue = "all",
      description =
          "Numbers of training rows, or all; each seed draws its own. Default: ${DEFAULT-VALUE}.")
  private List<String> rows;

  @Mixin private ConfigOptions options;

  @Mixin private ClassifierOptions classifier;

  @Mixin private BadRowOption onBadRow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "STUDY",
      required = true,
      description = "Folder to write: the runs, study.csv, study.tex and study.html.")
  private Path output;

  StudyCommand(Terminal terminal, List<String> arguments) {
    this.terminal = terminal;
    this.arguments = arguments;
  }

  @Override
  public Integer call() throws IOException {
    new InputFile(train).requireRegular();
    new InputFile(test).requireRegular();
    List<Recipe> all = new ArrayList<>(List.of(Recipe.PLAIN));
    recipes.forEach(text -> all.add(Recipe.parse(text)));
    StudyPlan plan = new StudyPlan(all, rows.stream().map(StudyCommand::count).toList(), seeds);
    RunConfig wanted = options.fresh(classifier.settings());
    if (wanted.given().contains("train.seed")) {
      throw new UsageException("the seeds of a study are given by --seeds, as in --seeds 11,12,13");
    }
    try (BadRowsView view = new BadRowsView(terminal, new BadRowPolicy.Skip())) {
      wanted = new InputColumns(wanted).in(train, view.handler());
    }
    ConsoleStudyListener listener = new ConsoleStudyListener(terminal, plan.count());
    Study.Result result;
    try (Backend backend = options.openBackend(wanted);
        BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy());
        TeachingView teaching = new TeachingView(terminal)) {
      TrainingInputs inputs =
          TrainingInputs.of(InputPaths.of(train, dev, test), wanted, rejected.handler())
              .withTeaching(teaching);
      TrainingJob job = new TrainingJob(backend, listener, arguments, TrainingJob.USUAL_CHECKPOINT);
      result = new Study(job, output, wanted, plan).run(inputs, listener::finished);
    }
    if (!result.runs().isEmpty()) {
      write(result);
    }
    if (!result.completed()) {
      terminal.note("stopped; the same command continues the study");
    }
    return listener.exitCode().code();
  }

  /** A number of rows; {@link StudyPlan#ALL} for all. */
  private static int count(String text) {
    if (text.strip().equals("all")) {
      return StudyPlan.ALL;
    }
    if (!text.strip().matches("[1-9][0-9]{0,8}")) {
      throw new UsageException("--rows takes positive numbers and all, not \"" + text + "\"");
    }
    return Integer.parseInt(text.strip());
  }

  private void write(Study.Result result) throws IOException {
    List<StudyRow> table = new StudySummary(result.runs()).rows();
    StudyView view = new StudyView(table);
    int columns = terminal.style().wrapped() ? terminal.style().columns() : Integer.MAX_VALUE;
    view.lines(columns).forEach(line -> terminal.prose("%s", line));
    new AtomicFile(output.resolve("study.csv")).write(view.csv(result.runs()));
    new AtomicFile(output.resolve("study.tex")).write(view.latex());
    Path page = output.resolve("study.html");
    new AtomicFile(page).write(new StudyPage(table, result.runs(), Json.mapper()).html());
    terminal.note("the page is %s, beside study.csv and study.tex", new ShellWord(page));
  }
}
