package io.valence.cli.command;

import io.valence.app.UsageException;
import io.valence.app.input.InputColumns;
import io.valence.app.input.InputFile;
import io.valence.app.input.TrainingInputs;
import io.valence.app.review.Finding;
import io.valence.app.review.ReviewTable;
import io.valence.app.review.RowReview;
import io.valence.app.run.InputPaths;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.LabeledTableOptions;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.ThreadsOption;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.data.LabeledFile;
import io.valence.data.TokenizerChoice;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence review}. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Finds rows to check by hand: texts with two labels, probably wrong labels, and "
            + "rows that the models are unsure about.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence review reviews.csv",
      "  valence review reviews.csv -o review.csv",
      "",
      "Each row is scored by linear models that were not trained on it (cross-validation). "
          + "REVIEW.csv has the doubtful rows first, with the columns problem, suggested_label and "
          + "probability. Correct its labels and train on it."
    })
public final class ReviewCommand implements Callable<Integer> {
  private static final int SHOWN = 10;
  private static final int LONGEST = 100;

  /** Agreement below which the suggestions are more often wrong than the labels. */
  private static final double FEW = 0.7;

  private final Terminal terminal;

  @Parameters(paramLabel = "TRAIN.csv", description = "Labeled rows; may be gzipped.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "REVIEW.csv",
      description = "File to write: all rows, the doubtful ones first; also as .xlsx.")
  private Path output;

  @Option(
      names = "--unsure-below",
      paramLabel = "P",
      description =
          "A row is unsure if no label has at least this probability. Default: if the two most "
              + "probable labels are less than 0.1 apart.")
  private Double unsureBelow;

  @Mixin private LabeledTableOptions options;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite REVIEW.csv.")
  private boolean force;

  @Mixin private ThreadsOption threads;

  @Mixin private BadRowOption onBadRow;

  ReviewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What agreement says about the suggestions; empty where they are to be trusted. */
  private static String trust(RowReview.Result result) {
    if (result.agreement() < FEW) {
      return ": too few to trust what they say is wrong; look at the first rows only";
    }
    return result.agreement() <= result.majority()
        ? ", no more than always predicting the most frequent label would: do not trust what they"
            + " say is wrong"
        : "";
  }

  @Override
  public Integer call() throws IOException {
    new InputFile(file).requireRegular();
    if (unsureBelow != null && !(unsureBelow >= 0 && unsureBelow <= 1)) {
      throw new UsageException(
          "--unsure-below takes a probability from 0 to 1, not " + unsureBelow);
    }
    if (output != null) {
      requireTable();
    }
    // Word vectors are not for linear models.
    RunConfig wanted =
        new ConfigReader(RunConfig.DEFAULT).all(options.settings()).set("data.vectors=none").read();
    try (BadRowsView view = new BadRowsView(terminal, new BadRowPolicy.Skip())) {
      wanted = new InputColumns(wanted).in(file, view.handler());
    }
    LabeledFile first = new LabeledFile(file, wanted.data(), BadRows.SKIP);
    wanted = wanted.withData(TokenizerChoice.of(first).over(wanted.data()));
    LabeledFile again = new LabeledFile(file, wanted.data(), BadRows.SKIP);
    RowReview.Result result;
    try (Backend backend = threads.backend();
        BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy())) {
      TrainingInputs inputs =
          TrainingInputs.of(InputPaths.of(file, null, null), wanted, rejected.handler());
      OptionalDouble below =
          unsureBelow == null ? OptionalDouble.empty() : OptionalDouble.of(unsureBelow);
      terminal.note(
          "cross-validating linear models: each row is scored by one that has not seen it…");
      result = new RowReview(backend, below).review(inputs, wanted, again);
    }
    List<Finding> findings = result.findings();
    result.doubts().forEach(doubt -> terminal.note("warning: %s", doubt));
    print(findings, again);
    if (result.ordered()) {
      terminal.note(
          "the labels have an order: a row is likely mislabeled only if its label is two steps off");
    }
    terminal.note(
        "the linear models agree with %.1f %% of the labels%s",
        Math.floor(1000 * result.agreement()) / 10, // 100 % is all
        trust(result));
    if (output != null) {
      new ReviewTable(wanted.data()).write(file, findings, output);
      terminal.note("all rows, these first, are in %s", output);
    }
    return ExitCode.DONE.code();
  }

  private void requireTable() throws IOException {
    new OutputFile(output).requireTable();
    new OutputFile(output).requireFree(force, file, onBadRow.quarantine());
  }

  private void print(List<Finding> findings, LabeledFile rows) {
    for (Finding.Problem problem : Finding.Problem.values()) {
      List<Finding> found = findings.stream().filter(f -> f.problem() == problem).toList();
      terminal.result("%s: %d %s", problem, found.size(), found.size() == 1 ? "row" : "rows");
      List<Finding> shown = found.subList(0, Math.min(SHOWN, found.size()));
      Set<Integer> lines =
          shown.stream().map(finding -> (int) finding.line()).collect(Collectors.toSet());
      Map<Integer, String> texts = shown.isEmpty() ? Map.of() : rows.texts(lines);
      for (Finding finding : shown) {
        terminal.prose(
            "  line %d  %s → %s %.2f  %s",
            finding.line(),
            finding.label(),
            finding.suggestion(),
            finding.probability(),
            cut(texts.get((int) finding.line())));
      }
      if (shown.size() < found.size()) {
        terminal.result("  … and %d more", found.size() - shown.size());
      }
    }
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    int end = line.offsetByCodePoints(0, Math.min(LONGEST, line.codePointCount(0, line.length())));
    return end < line.length() ? line.substring(0, end) + "…" : line;
  }
}
