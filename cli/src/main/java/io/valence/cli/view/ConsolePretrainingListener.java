package io.valence.cli.view;

import io.valence.app.pretrain.PretrainingData;
import io.valence.app.pretrain.PretrainingListener;
import io.valence.app.pretrain.PretrainingPlan;
import io.valence.app.report.PretrainingRecord;
import io.valence.app.run.LanguageModelFolder;
import io.valence.app.run.RunFolder;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.cli.report.PretrainingPage;
import io.valence.model.config.Json;
import io.valence.model.language.Perplexity;
import io.valence.model.train.PretrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** Reports the progress of a pretraining to a terminal; SIGINT or SIGTERM stops it. */
public final class ConsolePretrainingListener extends ConsoleRunListener
    implements PretrainingListener {
  private final Terminal terminal;

  /** Reports to a terminal. */
  public ConsolePretrainingListener(Terminal terminal) {
    super(terminal);
    this.terminal = terminal;
  }

  @Override
  public void prepared(PretrainingPlan plan) {
    PretrainingData data = plan.data();
    terminal.note(
        "%d texts to train on, %d tokens; %d held out, %d tokens; vocabulary %d",
        data.train().rows(),
        data.train().tokens(),
        data.heldBack().rows(),
        data.heldBack().tokens(),
        data.vocabulary().size());
    if (data.truncated() > 0) {
      terminal.note(
          "%d texts are longer than data.maxTokens=%d and are cut (data.cut=%s)",
          data.truncated(),
          plan.config().data().maxTokens(),
          plan.config().data().cut().name().toLowerCase(Locale.ROOT));
    }
    if (data.empty() > 0) {
      terminal.note("%d texts without a word are left out", data.empty());
    }
    if (plan.config().data().tokenizer() == data.tokenizer().tokenizer()) {
      terminal.note("data.tokenizer=%s: %s", data.tokenizer().name(), data.tokenizer().reason());
    }
    if (data.automaticVectors()) {
      terminal.note("data.vectors=english: the word vectors that come with Valence");
    }
    if (!data.settings().isEmpty()) {
      terminal.note("for these texts: %s", String.join(" ", data.settings()));
    }
    terminal.note(
        "language model: %s%s [%s], embedding %d, %,d parameters",
        plan.config().model().bidirectional() ? "next and previous word, " : "next word, ",
        plan.config().model().cell(),
        String.join(", ", plan.config().model().hidden().stream().map(String::valueOf).toList()),
        plan.config().model().embedding(),
        plan.parameters());
    plan.provenance()
        .inputs()
        .forEach((role, hash) -> terminal.detail("%s: SHA-256 %s", role, hash));
  }

  @Override
  public void epoch(PretrainingReport report, boolean best) {
    terminal.note(
        "epoch %2d  loss %.4f  %s%s  %.1f s%s",
        report.epoch(),
        report.loss(),
        perplexity(report.heldBack()),
        speed(report.tokensPerSecond()),
        report.seconds(),
        best ? "  best" : "");
  }

  private static String perplexity(Perplexity heldBack) {
    return heldBack.losses().size() == 1
        ? String.format(Locale.ROOT, "perplexity %.2f", heldBack.of(0))
        : String.format(
            Locale.ROOT, "perplexity %.2f next, %.2f previous", heldBack.of(0), heldBack.of(1));
  }

  @Override
  public void saved(Path file, PretrainingReport epoch) {
    terminal.result("%s on the held-out texts", perplexity(epoch.heldBack()));
    terminal.note("the language model of epoch %d is in %s", epoch.epoch(), file);
  }

  @Override
  public void reported(LanguageModelFolder folder, PretrainingRecord record) {
    try {
      folder.saveReportPage(new PretrainingPage(record, Json.mapper()).html());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    terminal.note("the report is in %s", folder.path().resolve(RunFolder.REPORT_PAGE));
    Path file = folder.model().path();
    Path base = file.getFileName().toString().equals("model.safetensors") ? file.getParent() : file;
    terminal.note("try: valence train TRAIN.csv --from %s -o run", new ShellWord(base));
  }
}
