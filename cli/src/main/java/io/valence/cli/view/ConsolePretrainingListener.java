package io.valence.cli.view;

import io.valence.app.pretrain.PretrainingData;
import io.valence.app.pretrain.PretrainingListener;
import io.valence.app.pretrain.PretrainingPlan;
import io.valence.app.train.BatchProgress;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Interrupt;
import io.valence.cli.console.Progress;
import io.valence.cli.console.ShellWord;
import io.valence.cli.console.Terminal;
import io.valence.model.language.Perplexity;
import io.valence.model.train.DivergedException;
import io.valence.model.train.PretrainingReport;
import java.nio.file.Path;
import java.util.Locale;

/** Reports the progress of a pretraining to a terminal; SIGINT or SIGTERM stops it. */
public final class ConsolePretrainingListener implements PretrainingListener {
  private final Terminal terminal;
  private Interrupt interrupt; // during training
  private ExitCode signal; // that stopped training
  private Progress progress;

  /** Reports to a terminal. */
  public ConsolePretrainingListener(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The exit code of the signal that stopped training; DONE if there was none. */
  public ExitCode exitCode() {
    return signal == null ? ExitCode.DONE : signal;
  }

  @Override
  public void prepared(PretrainingPlan plan) {
    PretrainingData data = plan.data();
    terminal.note(
        "%d texts to train on, %d tokens; %d held back, %d tokens; vocabulary %d",
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
  public void computing(String backend) {
    terminal.note("computing with %s", backend);
  }

  @Override
  public void started() {
    interrupt =
        new Interrupt(
            () ->
                terminal.note(
                    "stopping after this batch, which is saved; press again to stop at once"));
  }

  @Override
  public void ended() {
    closeProgress();
    signal = interrupt.exitCode();
    interrupt.close();
  }

  @Override
  public boolean stopRequested() {
    return interrupt.came();
  }

  @Override
  public void resumed(int epoch, int batch) {
    terminal.note("resuming after epoch %d, batch %d", epoch, batch);
  }

  @Override
  public void otherKernels(String before, String now) {
    terminal.note(
        "warning: started with %s, resuming with %s: the last bits of the model may differ from"
            + " those of an uninterrupted run",
        before, now);
  }

  @Override
  public void beginningAnew() {
    terminal.note("nothing was saved yet: starting again");
  }

  @Override
  public void checkpointSkipped(String problem) {
    terminal.note("%s; resuming from the one before", problem);
  }

  @Override
  public void batch(BatchProgress at) {
    if (progress == null) {
      progress =
          new Progress(
              terminal, "epoch " + at.epoch() + " of " + at.epochs(), "batches", at.batches());
    }
    progress.at(at.batch());
    progress.message("%,.0f tokens/s  loss %.4f", at.tokensPerSecond(), at.loss());
    if (at.batch() == at.batches()) {
      closeProgress();
    }
  }

  private void closeProgress() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }

  @Override
  public void epoch(PretrainingReport report, boolean best) {
    terminal.note(
        "epoch %2d  loss %.4f  %s  %,8.0f tokens/s  %.1f s%s",
        report.epoch(),
        report.loss(),
        perplexity(report.heldBack()),
        report.tokensPerSecond(),
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
  public void rolledBack(DivergedException problem, double rateFactor) {
    closeProgress();
    terminal.note(
        "%s; continuing from the last saved state with %s of the learning rate",
        problem.getMessage(), rateFactor);
  }

  @Override
  public void stoppedEarly(int epochs) {
    terminal.note("stopped early: no improvement for %d epochs", epochs);
  }

  @Override
  public void saved(Path file, PretrainingReport epoch) {
    terminal.result("%s on the texts held back", perplexity(epoch.heldBack()));
    terminal.note("the language model of epoch %d is in %s", epoch.epoch(), file);
    Path base = file.getFileName().toString().equals("model.safetensors") ? file.getParent() : file;
    terminal.note("try: valence train TRAIN.csv --from %s -o run", new ShellWord(base));
  }
}
