package io.valence.cli.view;

import io.valence.app.run.BatchProgress;
import io.valence.app.run.RunListener;
import io.valence.cli.console.ExitCode;
import io.valence.cli.console.Interrupt;
import io.valence.cli.console.Progress;
import io.valence.cli.console.Terminal;
import io.valence.model.train.DivergedException;
import java.util.Locale;

/** Reports the progress of a run to a terminal; SIGINT or SIGTERM stops it. */
abstract class ConsoleRunListener implements RunListener {
  /** Columns of a line about an epoch. */
  private static final int ROOM_FOR_SPEED = 96;

  private final Terminal terminal;
  private Interrupt interrupt; // during training
  private ExitCode signal; // that stopped training
  private Progress progress;
  private final TimeLeft left = new TimeLeft();

  ConsoleRunListener(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The exit code of the signal that stopped training; DONE if there was none. */
  public final ExitCode exitCode() {
    return signal == null ? ExitCode.DONE : signal;
  }

  @Override
  public final void started() {
    interrupt =
        new Interrupt(
            () ->
                terminal.note(
                    "stopping after this batch and saving it; press Ctrl-C again to stop at once"));
  }

  @Override
  public final void ended() {
    closeProgress();
    signal = interrupt.exitCode();
    interrupt.close();
  }

  @Override
  public final boolean stopRequested() {
    return interrupt.came();
  }

  @Override
  public void computing(String backend) {
    terminal.note("computing with %s", backend);
  }

  @Override
  public final void resumed(String place) {
    terminal.note("resuming after %s", place);
  }

  @Override
  public final void otherKernels(String before, String now) {
    terminal.note(
        "warning: started with %s, resuming with %s: the last bits of the model may differ from"
            + " those of an uninterrupted run",
        before, now);
  }

  @Override
  public final void beginningAnew() {
    terminal.note("nothing was saved yet: starting again");
  }

  @Override
  public final void checkpointSkipped(String problem) {
    terminal.note("%s; resuming from the one before", problem);
  }

  @Override
  public final void batch(BatchProgress at) {
    if (progress == null) {
      String task =
          (at.pretraining() ? "pretraining " : "epoch ") + at.epoch() + " of " + at.epochs();
      progress = new Progress(terminal, task, "batches", at.batches());
    }
    progress.at(at.batch());
    String time = left.of(at);
    if (progress.isNarrow()) {
      progress.message("loss %.4f  %s", at.loss(), time);
    } else {
      progress.message(
          "%,.0f tokens/s  loss %.4f  %s",
          at.tokensPerSecond(), at.loss(), time.isEmpty() ? "" : time + " for all epochs");
    }
    if (at.batch() == at.batches()) {
      closeProgress();
    }
  }

  /** The speed of an epoch, with spaces before it, where its line has room for it. */
  final String speed(double tokensPerSecond) {
    return terminal.style().live() && terminal.style().columns() < ROOM_FOR_SPEED
        ? ""
        : String.format(Locale.ROOT, "  %,8.0f tokens/s", tokensPerSecond);
  }

  private void closeProgress() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }

  @Override
  public final void rolledBack(DivergedException problem, String place, double rateFactor) {
    closeProgress();
    terminal.note(
        "%s; continuing from %s with the learning rate multiplied by %s",
        problem.getMessage(), place, rateFactor);
  }

  @Override
  public final void stoppedEarly(int epochs) {
    terminal.note("stopped early: no improvement for %d epochs", epochs);
  }
}
