package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.DataConfig;
import io.valence.data.TableReader;
import io.valence.data.TextFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        "Says the label of a sentence, of each line of standard input, or of each row of a CSV file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence predict -m run \"a charming and funny film\"",
      "  cat lines.txt | valence predict -m run - --json",
      "  valence predict -m run reviews.csv -o labelled.csv",
      "  valence predict -m run --explain --running \"it begins well but falls apart\"",
      "",
      "A CSV keeps its columns and their order; label and probability are added behind them",
      "(as predicted_label and predicted_probability where a column of that name is there)."
    })
final class PredictCommand implements Callable<Integer> {
  /** Longer names no system has. */
  private static final int LONGEST_NAME = 255;

  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT|-|FILE.csv",
      description =
          "A sentence; - for lines of standard input; a .csv, .tsv or .jsonl file. None of them, on a"
              + " terminal: sentences as they are typed.")
  private List<String> texts = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.csv",
      description = "File for the rows of a CSV; without it they go to standard output.")
  private Path output;

  @Option(names = "--json", description = "One JSON object a text.")
  private boolean json;

  @Option(
      names = "--explain",
      description = "Shade each word by what it did to the label: green for it, red against it.")
  private boolean explain;

  @Option(
      names = "--by",
      paramLabel = "gradients|omission",
      description =
          "How --explain finds a word's effect: integrated gradients, or what the label loses"
              + " without the word. Default: gradients.")
  private ExplainMethod by;

  @Option(
      names = "--running",
      description = "The probability after each word, so that the turn at a \"but\" shows.")
  private boolean running;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description = "How to read the CSV: data.text, data.delimiter. May be given again.")
  private List<String> settings = List.of();

  @Option(
      names = {"-f", "--force"},
      description = "Replace OUT.csv.")
  private boolean force;

  @Mixin private BadRowOption onBadRow;

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String text = String.join(" ", texts);
    boolean csv = texts.size() == 1 && isTable(text);
    if (output != null && !csv) {
      throw new UsageException("-o goes with a CSV file; a sentence is answered on the terminal");
    }
    if (output != null && json) {
      throw new UsageException("--json writes to standard output; leave -o out");
    }
    if (texts.isEmpty() && !TerminalOptions.isTerminal("in")) {
      throw new UsageException("name a sentence, - for standard input, or a CSV file");
    }
    requireSense(text, csv);
    if (csv && (explain || running)) {
      throw new UsageException("--explain and --running go with a sentence or with -, not a CSV");
    }
    if (output != null) {
      new OutputFile(output).requireFree(force);
    }
    Ensemble trained = new ModelPath(model.path()).load();
    DataConfig data = new DataSettings(settings).over(trained.first().config());
    try (Predictor predictor = new Predictor(model.path(), trained)) {
      if (csv) {
        try (RejectedRows rejected = new RejectedRows(terminal, onBadRow.policy())) {
          new CsvPrediction(terminal, predictor, data, rejected.handler(), json)
              .run(Path.of(text), output);
        }
      } else if (texts.isEmpty()) {
        terminal.note("a sentence and Enter; Ctrl-D ends");
        new Conversation(System.getenv())
            .each(
                line -> {
                  answer(predictor, predictor.predict(List.of(line))[0], true);
                  terminal.out().flush();
                });
      } else if (text.equals("-")) {
        lines(predictor);
      } else {
        answer(predictor, predictor.predict(List.of(text))[0], true);
      }
    }
    return ExitCode.DONE.code();
  }

  private static ObjectNode json(
      Predictor.Prediction prediction, WordEffects effects, RunningAnswer after) {
    ObjectNode root = prediction.json();
    if (effects != null) {
      root.set("explanation", effects.json());
    }
    if (after != null) {
      root.set("running", after.json());
    }
    return root;
  }

  /** Throws where what was typed can hardly be what is meant. */
  private void requireSense(String text, boolean csv) {
    if (texts.size() > 1 && texts.stream().anyMatch(PredictCommand::isTable)) {
      throw new UsageException("one file at a time: " + String.join(", ", texts));
    }
    if (!csv && texts.size() == 1 && isFile(text)) {
      throw new UsageException(
          text + " is a file; for its lines: valence predict -m MODEL - < " + new ShellWord(text));
    }
    if (!csv && !onBadRow.fails()) {
      throw new UsageException("--on-bad-row goes with a CSV; lines and sentences are no rows");
    }
    if (by != null && !explain) {
      throw new UsageException("--by says how --explain explains; add --explain");
    }
    if (output != null && TableReader.isJsonLines(output)) {
      throw new UsageException(output + ": answers are written as CSV or TSV; name such a file");
    }
  }

  private static boolean isFile(String text) {
    return text.length() < LONGEST_NAME
        && text.lines().count() == 1
        && text.indexOf('\0') < 0
        && Files.isRegularFile(Path.of(text));
  }

  private static boolean isTable(String text) {
    return text.lines().count() == 1
        && text.indexOf('\0') < 0
        && TableReader.isTable(Path.of(text));
  }

  /** Answers what is there as soon as it is there, many lines at a time when many are. */
  private void lines(Predictor predictor) throws IOException {
    try (BufferedReader in = TextFile.reader(Path.of("standard input"), System.in)) {
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (lines.size() == Predictor.CHUNK || !in.ready()) {
          answer(predictor, lines);
        }
      }
      answer(predictor, lines);
    }
  }

  private void answer(Predictor predictor, List<String> lines) {
    for (Predictor.Prediction prediction : predictor.predict(lines)) {
      answer(predictor, prediction, false);
    }
    terminal.out().flush();
    lines.clear();
  }

  private void answer(Predictor predictor, Predictor.Prediction prediction, boolean withNotes) {
    String text = prediction.text();
    String label = prediction.label();
    WordEffects effects =
        explain ? predictor.explain(text, label, by == null ? ExplainMethod.GRADIENTS : by) : null;
    RunningAnswer after = running ? predictor.running(text, label) : null;
    if (json) {
      terminal.result(json(prediction, effects, after));
      return;
    }
    terminal.result("%s\t%.4f", label, prediction.probability());
    if (effects != null && prediction.tokens() > 0) {
      effects.lines(terminal.style().colored()).forEach(terminal::styled);
    }
    if (after != null && prediction.tokens() > 0) {
      after.lines().forEach(terminal::styled);
    }
    if (withNotes && prediction.tokens() == 0) {
      terminal.note("the text has no token: this is the model's answer to nothing");
    } else if (withNotes && prediction.tokens() > predictor.maxTokens()) {
      terminal.note(
          "the text has %d tokens, of which the model reads %d (data.cut=%s)",
          prediction.tokens(), predictor.maxTokens(), predictor.cut());
    } else if (withNotes && prediction.unknown() > 0) {
      terminal.note(
          "%d of %d tokens are unknown to the model", prediction.unknown(), prediction.tokens());
    }
  }
}
