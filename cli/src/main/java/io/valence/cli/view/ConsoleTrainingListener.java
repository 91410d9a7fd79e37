package io.valence.cli.view;

import io.valence.app.input.TrainingData;
import io.valence.app.run.RunFolder;
import io.valence.app.train.Comparison;
import io.valence.app.train.TrainingListener;
import io.valence.app.train.TrainingPlan;
import io.valence.app.train.TrainingReport;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.report.ReportPage;
import io.valence.data.TokenizerChoice;
import io.valence.data.WordVectors;
import io.valence.data.text.Tokenizer;
import io.valence.model.config.Json;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reports training progress to a terminal; SIGINT or SIGTERM stops training. */
public final class ConsoleTrainingListener extends ConsoleRunListener implements TrainingListener {
  private static final int SHOWN_LABELS = 20;

  private final Terminal terminal;
  private RunConfig config;
  private boolean linearAnswers;

  /** Reports to a terminal. */
  public ConsoleTrainingListener(Terminal terminal) {
    super(terminal);
    this.terminal = terminal;
  }

  @Override
  public void prepared(TrainingPlan plan) {
    TrainingData data = plan.data();
    config = plan.config();
    if (data.vectors() != null && data.vectors().width() != ModelConfig.DEFAULT.embedding()) {
      terminal.note(
          "model.embedding is %d, the width of the word vectors", config.model().embedding());
    }
    terminal.note(
        "%d training rows, %d tokens, %d dev rows; %s; vocabulary %d",
        data.train().rows(),
        data.train().tokens(),
        data.dev().rows(),
        described(data.labels()),
        data.vocabulary().size());
    describeTexts(data);
    terminal.note("%s", config.model());
    plan.provenance()
        .inputs()
        .forEach((role, hash) -> terminal.detail("%s: SHA-256 %s", role, hash));
    terminal.detail(
        "seed %d; about %,d MiB of heap and %,d MiB outside it",
        config.train().compute().seed(), plan.memory().heap() >> 20, plan.memory().outside() >> 20);
  }

  /** Of hundreds of labels the first ones, and their number. */
  private static String described(List<String> labels) {
    return labels.size() <= SHOWN_LABELS
        ? "labels " + labels
        : labels.size() + " labels " + String.join(", ", labels.subList(0, SHOWN_LABELS)) + ", …";
  }

  private void describeTexts(TrainingData data) {
    if (data.truncated() > 0) {
      terminal.note(
          "%d texts are longer than data.maxTokens=%d and are cut (data.cut=%s)",
          data.truncated(),
          config.data().maxTokens(),
          config.data().cut().name().toLowerCase(Locale.ROOT));
    }
    describeChoices(data);
    WordVectors.Coverage coverage = data.coverage();
    if (coverage != null) {
      terminal.note(
          "word vectors cover %d of the vocabulary's %d types (%.1f %%) and %.1f %% of tokens%s",
          coverage.coveredTypes(),
          coverage.types(),
          100.0 * coverage.coveredTypes() / coverage.types(),
          100.0 * coverage.coveredTokens() / coverage.tokens(),
          coverage.missing().isEmpty()
              ? ""
              : "; most frequent words without a vector: " + String.join(" ", coverage.missing()));
    }
    for (String warning : data.warnings()) {
      terminal.note("warning: %s", warning);
    }
  }

  private void describeChoices(TrainingData data) {
    TokenizerChoice tokenizer = data.choices().tokenizer();
    if (config.data().tokenizer() == tokenizer.tokenizer()) {
      terminal.note("data.tokenizer=%s: %s", tokenizer.name(), tokenizer.reason());
    } else if (config.data().tokenizer() == Tokenizer.WHITESPACE) {
      terminal.note("%s; try --set data.tokenizer=%s", tokenizer.reason(), tokenizer.name());
    }
    boolean layers = config.train().languageModel().english();
    if (data.choices().vectors()) {
      terminal.note(
          layers
              ? "data.vectors=english train.from=english: the word vectors and layers that come"
                  + " with Valence"
              : "data.vectors=english: the word vectors that come with Valence");
    } else if (layers) {
      terminal.note("train.from=english: the layers that come with Valence");
    }
    if (data.base() != null) {
      terminal.note(
          "train.from=%s: %s",
          config.train().languageModel().savedBase(),
          data.base().parts(config.model(), data.labels()));
    }
    if (!data.choices().settings().isEmpty()) {
      terminal.note(
          "settings for %d rows of %.0f tokens on average: %s",
          data.choices().facts().rows(),
          data.choices().facts().meanLength(),
          String.join(" ", data.choices().settings()));
    }
  }

  @Override
  public void member(int number, int count) {
    terminal.note("model %d of %d", number, count);
  }

  @Override
  public void fold(int number, int count) {
    terminal.note("fold %d of %d", number, count);
  }

  @Override
  public void pretrained(PretrainingReport report) {
    terminal.note(
        "pretraining %2d  loss %.4f%s  %.1f s",
        report.epoch(), report.loss(), speed(report.tokensPerSecond()), report.seconds());
  }

  @Override
  public void epoch(EpochReport report, boolean best) {
    terminal.note(
        "epoch %2d  loss %.4f  dev accuracy %.4f  dev loss %.4f%s  %.1f s%s",
        report.epoch(),
        report.loss(),
        report.dev().accuracy(),
        report.dev().loss(),
        speed(report.tokensPerSecond()),
        report.seconds(),
        best ? "  best" : "");
    terminal.detail(
        "          learning rate %.2e  dev macro-F1 %.4f",
        report.learningRate(), report.dev().macroF1());
  }

  @Override
  public void evaluated(String rows, int models, EvaluationResult result) {
    terminal.result("%s", models == 1 ? rows : rows + ", " + models + " models together");
    new EvaluationView(result, config).lines().forEach(line -> terminal.prose("  %s", line));
    new VerdictView(result, config).lines().forEach(line -> terminal.prose("  %s", line));
  }

  @Override
  public void compared(Comparison comparison) {
    linearAnswers = comparison.answer() == Comparison.Answer.LINEAR;
    new NetworkComparisonView(comparison).lines().forEach(line -> terminal.note("%s", line));
  }

  @Override
  public void saved(Path folder, int epoch) {
    terminal.note(
        "%s of epoch %d (lowest sum of error rate and calibrated loss on dev) is in %s",
        linearAnswers ? "the linear model, with the network" : "the model", epoch, folder);
    if (stopRequested()) {
      suggest(folder);
    }
  }

  @Override
  public void reported(TrainingReport report) {
    try {
      report
          .folder()
          .saveReportPage(new ReportPage(List.of(report.report()), Json.mapper()).html());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path folder = report.folder().path();
    terminal.note("the report is in %s", folder.resolve(RunFolder.REPORT_PAGE));
    suggest(folder);
  }

  @Override
  public void ensembleSaved(Path folder, boolean evaluated) {
    if (!evaluated) {
      terminal.note("without --dev or --test FILE the models are not evaluated together");
    }
    terminal.note("the ensemble is in %s", folder);
    suggest(folder);
  }

  private void suggest(Path folder) {
    terminal.note("try: valence predict -m %s \"…\"", new ShellWord(folder));
  }
}
