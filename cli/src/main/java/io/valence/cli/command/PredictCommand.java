package io.valence.cli.command;

import io.valence.Prediction;
import io.valence.SentimentModel;
import io.valence.app.UsageException;
import io.valence.app.predict.MedianAnswer;
import io.valence.app.predict.PredictionColumns;
import io.valence.app.predict.PredictionCounts;
import io.valence.app.predict.TablePrediction;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.PrintableStream;
import io.valence.cli.console.Repl;
import io.valence.cli.console.StandardStreams;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.DataSettings;
import io.valence.cli.option.ModelOption;
import io.valence.cli.option.OutputFile;
import io.valence.cli.option.TextTableOptions;
import io.valence.cli.option.ThreadsOption;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.cli.view.PredictionCountsView;
import io.valence.cli.view.PredictionPrinter;
import io.valence.cli.view.PredictionView;
import io.valence.data.DataConfig;
import io.valence.data.table.BadRowPolicy;
import io.valence.model.explain.AttributionMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Predicts the label of a text, of each line of standard input, or of each row "
            + "of a CSV file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence predict -m run \"a charming and funny film\"",
      "  cat lines.txt | valence predict -m run - --json",
      "  valence predict -m run reviews.csv -o labeled.csv --unsure-below 0.7",
      "  valence predict -m run --explain --running \"it begins well but falls apart\"",
      "",
      "A CSV keeps its columns in order; the columns label and probability are appended "
          + "(predicted_label and predicted_probability if the names are taken). Another training takes "
          + "columns of --probabilities as its labels: --set data.probabilities=LABEL:COLUMN,…"
    })
public final class PredictCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT|-|FILE",
      description =
          "A text; - for the lines of standard input; a .csv, .tsv, .jsonl, .xlsx or .parquet file; or any"
              + " other file or pipe, read line by line. Without it, on a terminal, type texts "
              + "one by one.")
  private List<String> texts = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.csv",
      description =
          "Output file for a table: .csv or .tsv, in UTF-8 and also with .gz, or .xlsx. Default: CSV"
              + " on standard output.")
  private Path output;

  @Option(names = "--json", description = "Print one JSON object per text.")
  private boolean json;

  @Option(
      names = "--explain",
      description = "Shade each word by its effect on the label: green for it, red against it.")
  private boolean explain;

  @Option(
      names = "--by",
      paramLabel = "gradients|omission",
      description =
          "How --explain measures a word's effect: integrated gradients, or the change "
              + "when the word is omitted. Default: gradients.")
  private AttributionMethod by;

  @Option(names = "--running", description = "Show the probability after each word.")
  private boolean running;

  @Option(
      names = "--probabilities",
      description =
          "Add a column with the probability of each label to a CSV: probability_LABEL. --json has"
              + " them always.")
  private boolean probabilities;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "1",
      description = "Show the N most probable labels. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--median",
      description =
          "For labels in an order, such as stars: answer the median label, whose expected distance"
              + " from the true one is least, not the most probable one.")
  private boolean median;

  @Option(
      names = "--unsure-below",
      paramLabel = "P",
      description =
          "Mark predictions whose probability is below P, or whose text has no known word, as"
              + " unsure: a column unsure in a CSV, \"unsure\" in JSON.")
  private Double unsureBelow;

  @Mixin private TextTableOptions options;

  @Option(
      names = {"-f", "--force"},
      description = "Overwrite OUT.csv.")
  private boolean force;

  @Mixin private ThreadsOption threads;

  @Mixin private BadRowOption onBadRow;

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    PredictInput input = new TextArguments("predict").input(texts);
    requireConsistentOptions(input);
    if (output != null) {
      new OutputFile(output).requireFree(force, input.file(), model.path(), onBadRow.quarantine());
    }
    try (SentimentModel loaded = SentimentModel.load(model.path(), threads.computation())) {
      model.note(loaded.members(), terminal);
      answer(loaded, new DataSettings(options.settings()).over(loaded.config()), input);
    }
    return ExitCode.DONE.code();
  }

  private void answer(SentimentModel loaded, DataConfig data, PredictInput input)
      throws IOException {
    PredictionPrinter printer = printer(loaded);
    if (input instanceof PredictInput.Table table) {
      table(loaded, data, table.file());
    } else if (input instanceof PredictInput.Lines lines) {
      lines(loaded, printer, lines);
    } else if (input instanceof PredictInput.Sentence sentence) {
      printer.printWithNote(sentence.text());
    } else {
      terminal.note("type a text and press Enter; Ctrl-D ends");
      new Repl(System.getenv())
          .each(
              line -> {
                printer.printWithNote(line);
                terminal.out().flush();
              });
    }
  }

  private void lines(SentimentModel loaded, PredictionPrinter printer, PredictInput.Lines lines)
      throws IOException {
    PredictionCounts counts = new PredictionCounts(loaded.labels(), added(loaded));
    try (BadRowsView view = new BadRowsView(terminal, new BadRowPolicy.Fail())) {
      new LineChunks(lines, new DataSettings(options.settings()).encoding(), view.handler())
          .each(chunk -> printer.print(chunk, counts));
    }
    new PredictionCountsView(counts).warnings().forEach(line -> terminal.note("%s", line));
  }

  private void table(SentimentModel loaded, DataConfig data, Path input) throws IOException {
    try (BadRowsView rejected = new BadRowsView(terminal, onBadRow.policy())) {
      PredictionColumns added = added(loaded);
      TablePrediction table =
          new TablePrediction(loaded, data, rule(loaded), added, rejected.handler());
      if (json) {
        table.each(input, answer -> terminal.result(new PredictionView(answer, added).json()));
      } else if (output == null) {
        boolean screen = new StandardStreams().isOutputTerminal();
        PredictionCounts counts =
            table.write(input, screen ? new PrintableStream(terminal.out()) : terminal.out());
        terminal.out().flush();
        new PredictionCountsView(counts).lines().forEach(line -> terminal.note("%s", line));
      } else {
        PredictionCounts counts = table.write(input, output);
        new PredictionCountsView(counts).lines().forEach(line -> terminal.note("%s", line));
      }
    }
  }

  private PredictionPrinter printer(SentimentModel loaded) {
    AttributionMethod method = by == null ? AttributionMethod.GRADIENTS : by;
    return new PredictionPrinter(
        terminal, loaded, rule(loaded), added(loaded), explain ? method : null, running, json);
  }

  private UnaryOperator<Prediction> rule(SentimentModel loaded) {
    return median
        ? MedianAnswer.of(loaded.labels(), loaded.config().data().labelOrder())
        : UnaryOperator.identity();
  }

  private PredictionColumns added(SentimentModel loaded) {
    return new PredictionColumns(
        probabilities ? loaded.labels() : List.of(),
        Math.min(top, loaded.labels().size()),
        unsureBelow == null ? -1 : unsureBelow);
  }

  /** Throws if options conflict. */
  private void requireConsistentOptions(PredictInput input) {
    boolean table = input instanceof PredictInput.Table;
    if (output != null && !table) {
      throw new UsageException("-o works with a table only; the label of a text is printed");
    }
    if (output != null && json) {
      throw new UsageException("--json writes to standard output; omit -o");
    }
    if (input instanceof PredictInput.Typed && !new StandardStreams().isInputTerminal()) {
      throw new UsageException("give a text, - for standard input, or a CSV file");
    }
    if (table && (explain || running)) {
      throw new UsageException("--explain and --running work with a text or -, not with a table");
    }
    if (top < 1) {
      throw new UsageException("--top must be at least 1, not " + top);
    }
    if (top > 1 && json) {
      throw new UsageException("--top works without --json, which has all labels");
    }
    if (top > 1 && median) {
      throw new UsageException("--top ranks labels by probability, --median does not; give one");
    }
    if (unsureBelow != null && !(unsureBelow >= 0 && unsureBelow <= 1)) {
      throw new UsageException(
          "--unsure-below takes a probability from 0 to 1, not " + unsureBelow);
    }
    if (probabilities && (!table || json)) {
      throw new UsageException("--probabilities works with a table; --json has them always");
    }
    if (!table && !onBadRow.fails()) {
      throw new UsageException("--on-bad-row works with a table only");
    }
    if (by != null && !explain) {
      throw new UsageException("--by says how --explain explains; add --explain");
    }
    if (output != null) {
      new OutputFile(output).requireTable();
    }
  }
}
