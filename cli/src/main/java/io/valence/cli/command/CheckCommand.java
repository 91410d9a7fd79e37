package io.valence.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.app.UsageException;
import io.valence.app.input.CorpusFacts;
import io.valence.app.input.InputColumns;
import io.valence.app.input.InputFile;
import io.valence.app.input.SuggestedSettings;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Terminal;
import io.valence.cli.option.BadRowOption;
import io.valence.cli.option.LabeledTableOptions;
import io.valence.cli.option.Version;
import io.valence.cli.view.BadRowsView;
import io.valence.data.CorpusCheck;
import io.valence.data.DataConfig;
import io.valence.data.LabeledFile;
import io.valence.data.PretrainedVectors;
import io.valence.data.TokenizedCorpus;
import io.valence.data.TokenizerChoice;
import io.valence.data.Vocabulary;
import io.valence.data.WordVectors;
import io.valence.data.output.RejectedRows;
import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code valence check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Checks a labeled CSV file before training and reports problems.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  valence check reviews.csv",
      "  valence check test.csv --against train.csv --vectors glove.txt",
      "",
      "Exit code 3 if training on the file would fail."
    })
public final class CheckCommand implements Callable<Integer> {
  /** Labels that are printed one by one. */
  private static final int MOST_LABELS = 40;

  private static final int NAMED = 5;
  private static final String NO_VECTORS = "--vectors takes a file of word vectors, or english";

  private final Terminal terminal;
  private String firstBad;
  private BadRowException.Reason firstReason;
  private final Map<BadRowException.Reason, Integer> named =
      new EnumMap<>(BadRowException.Reason.class);
  private int warned;

  @Parameters(paramLabel = "FILE.csv", description = "Labeled rows; may be gzipped.")
  private Path file;

  @Option(
      names = "--against",
      paramLabel = "TRAIN.csv",
      description = "Another labeled file; reports the texts that are in both.")
  private Path against;

  @Option(
      names = "--vectors",
      paramLabel = "FILE|english",
      description = "Word vectors; reports how many words have one.")
  private String vectors;

  @Mixin private LabeledTableOptions options;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private BadRowOption onBadRow;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    new InputFile(file).requireRegular();
    RunConfig asked = new ConfigReader(RunConfig.DEFAULT).all(options.settings()).read();
    RunConfig wanted;
    try (BadRowsView view = new BadRowsView(terminal, new BadRowPolicy.Skip())) {
      wanted = new InputColumns(asked).in(file, view.handler());
    }
    LabeledFile again = new LabeledFile(file, wanted.data(), BadRows.SKIP);
    TokenizerChoice tokenizer = TokenizerChoice.of(again);
    DataConfig config = tokenizer.over(wanted.data());
    CorpusCheck check = CorpusCheck.of(new LabeledFile(file, config, BadRows.SKIP), against);
    // All bad rows are reported, however training handles them.
    BadRowPolicy policy = onBadRow.fails() ? new BadRowPolicy.Skip() : onBadRow.policy();
    Findings findings;
    try (RejectedRows rejected = new RejectedRows(policy, this::bad, this::warn)) {
      findings = findings(wanted.withData(config), tokenizer.inflected(), rejected);
    }
    if (json) {
      terminal.result(json(check, tokenizer, findings));
    } else {
      print(check, config, findings);
      if (check.rows() > 0) {
        terminal.prose("data.tokenizer %s: %s", tokenizer.name(), tokenizer.reason());
      }
    }
    if (findings.problem != null) {
      terminal.note("valence: training would fail: %s", findings.problem);
    }
    return (findings.problem == null ? ExitCode.DONE : ExitCode.INPUT).code();
  }

  /**
   * What training would find.
   *
   * @param badRows number of unusable rows, by reason
   * @param problem why training would fail, or null
   * @param minCount as training would set it
   * @param vocabulary null if training would fail earlier
   * @param coverage of word vectors, or null without them
   */
  private record Findings(
      Map<BadRowException.Reason, Integer> badRows,
      String problem,
      int minCount,
      Vocabulary vocabulary,
      WordVectors.Coverage coverage,
      List<String> doubts) {}

  private Findings findings(RunConfig wanted, boolean inflected, RejectedRows rejected) {
    int minCount = wanted.data().minCount();
    Vocabulary vocabulary = null;
    WordVectors.Coverage coverage = null;
    List<String> doubts = new ArrayList<>();
    String problem = null;
    try {
      TokenizedCorpus corpus =
          TokenizedCorpus.read(new LabeledFile(file, wanted.data(), rejected.handler()));
      CorpusFacts facts =
          new CorpusFacts(corpus.rows(), corpus.tokens(), corpus.labels().size())
              .with(vectors != null, false, false)
              .withInflected(inflected);
      DataConfig config = wanted.withDefaults(new SuggestedSettings(facts).assignments()).data();
      minCount = config.minCount();
      corpus = corpus.withPrefix(config.prefix());
      vocabulary = corpus.vocabulary(corpus.all(), config);
      if (vectors != null) {
        Map<String, Long> counts = corpus.counts(corpus.all());
        WordVectors known = vectors().of(vocabulary);
        coverage = known.coverage(counts, vocabulary);
        doubts.addAll(known.notes());
        vectors().doubt(coverage, counts).ifPresent(doubts::add);
      }
    } catch (InputException e) {
      problem = e.getMessage();
    }
    if (onBadRow.fails() && rejected.total() > 0) {
      problem =
          firstBad
              + (rejected.total() == 1 ? "" : " (" + rejected.total() + " bad rows in all)")
              // Rows in another encoding are good ones.
              + (firstReason == BadRowException.Reason.UTF8
                  ? ""
                  : "; or leave such rows out: --on-bad-row skip");
    }
    return new Findings(rejected.counts(), problem, minCount, vocabulary, coverage, doubts);
  }

  private void bad(BadRowException row) {
    if (firstBad == null) {
      firstBad = row.getMessage();
      firstReason = row.reason();
    }
    int most = row.reason() == BadRowException.Reason.UTF8 ? 1 : NAMED;
    if (named.merge(row.reason(), 1, Integer::sum) <= most) {
      terminal.note("bad row: %s", row.getMessage());
    }
  }

  private void warn(String warning) {
    if (warned++ < NAMED) {
      terminal.note("warning: %s", warning);
    }
  }

  private PretrainedVectors vectors() {
    try {
      return PretrainedVectors.of(vectors, 1).orElseThrow(() -> new UsageException(NO_VECTORS));
    } catch (IllegalArgumentException e) {
      throw new UsageException(NO_VECTORS);
    }
  }

  private void print(CorpusCheck check, DataConfig config, Findings findings) {
    Vocabulary words = findings.vocabulary;
    WordVectors.Coverage coverage = findings.coverage;
    terminal.prose(check.rows() == 1 ? "1 row" : "%d rows", check.rows());
    printLabels(check);
    if (check.lengths().length > 0) {
      terminal.prose(
          "tokens per row: %d to %d, median %d, 95 %% have at most %d",
          check.length(0), check.length(1), check.length(0.5), check.length(0.95));
    }
    line(check.cut(), "longer than data.maxTokens=" + config.maxTokens() + ", cut there");
    line(check.empty().size(), "without text: " + named(check.empty()));
    line(check.unlabeled().size(), "without label: " + named(check.unlabeled()));
    line(check.duplicates(), "have the text and label of an earlier row");
    line(
        check.conflicts().size(),
        "have the text of an earlier row with another label: " + conflicts(check));
    if (against != null) {
      count(check.shared(), "have a text that is also in " + against);
    }
    check.labelDoubts().forEach(doubt -> terminal.prose("%s", doubt));
    findings.badRows.forEach((reason, rows) -> line(rows, "cannot be used: " + reason));
    if (words != null) {
      terminal.prose("vocabulary %d (data.minCount=%d)", words.size(), findings.minCount);
    }
    if (coverage != null) {
      terminal.prose(
          "word vectors cover %.1f %% of tokens; most frequent words without a vector: %s",
          100.0 * coverage.coveredTokens() / coverage.tokens(),
          String.join(" ", coverage.missing()));
    }
    findings.doubts.forEach(doubt -> terminal.prose("warning: %s", doubt));
  }

  /** By name, or the most frequent ones of very many. */
  private void printLabels(CorpusCheck check) {
    Map<String, Integer> labels = check.labels();
    boolean many = labels.size() > MOST_LABELS;
    Stream<Map.Entry<String, Integer>> shown = labels.entrySet().stream();
    if (many) {
      shown =
          shown.sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(MOST_LABELS);
    }
    shown.forEach(
        label ->
            terminal.prose(
                "  %s  %d (%.1f %%)",
                label.getKey(), label.getValue(), 100.0 * label.getValue() / check.rows()));
    if (many) {
      terminal.prose("  and %,d labels with fewer rows", labels.size() - MOST_LABELS);
    }
  }

  private void line(int rows, String what) {
    if (rows > 0) {
      count(rows, what);
    }
  }

  private void count(int rows, String what) {
    boolean one = rows == 1;
    terminal.prose(
        "%d %s %s", rows, one ? "row" : "rows", one ? what.replaceFirst("^have ", "has ") : what);
  }

  private static String named(List<Long> lines) {
    String first =
        lines.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return (lines.size() == 1 ? "line " : "lines ") + first + (lines.size() > NAMED ? ", …" : "");
  }

  private static String conflicts(CorpusCheck check) {
    return check.conflicts().stream()
        .limit(NAMED)
        .map(c -> c.firstLine() + ": " + c.firstLabel() + " and " + c.line() + ": " + c.label())
        .collect(Collectors.joining("; ", "lines ", check.conflicts().size() > NAMED ? ", …" : ""));
  }

  private static ObjectNode json(CorpusCheck check, TokenizerChoice tokenizer, Findings findings) {
    Vocabulary words = findings.vocabulary;
    WordVectors.Coverage coverage = findings.coverage;
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("rows", check.rows());
    root.set("labels", Json.mapper().valueToTree(check.labels()));
    root.putObject("tokens")
        .put("least", check.length(0))
        .put("median", check.length(0.5))
        .put("p95", check.length(0.95))
        .put("most", check.length(1));
    root.put("cut", check.cut());
    root.set("empty", Json.mapper().valueToTree(check.empty()));
    root.set("unlabeled", Json.mapper().valueToTree(check.unlabeled()));
    root.put("duplicates", check.duplicates());
    root.set("conflicts", Json.mapper().valueToTree(check.conflicts()));
    root.put("shared", check.shared());
    root.set("label_doubts", Json.mapper().valueToTree(check.labelDoubts()));
    root.set("vector_doubts", Json.mapper().valueToTree(findings.doubts));
    ObjectNode bad = root.putObject("bad_rows");
    findings.badRows.forEach(
        (reason, rows) -> bad.put(reason.name().toLowerCase(Locale.ROOT), rows));
    if (words != null) {
      root.put("vocabulary", words.size());
    }
    if (coverage != null) {
      root.put("covered_tokens", (double) coverage.coveredTokens() / coverage.tokens());
    }
    root.put("tokenizer", tokenizer.name());
    root.put("tokenizer_reason", tokenizer.reason());
    root.put("refusal", findings.problem);
    return root;
  }
}
