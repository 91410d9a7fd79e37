package io.valence.cli.view;

import io.valence.app.input.TeachingListener;
import io.valence.cli.console.Progress;
import io.valence.cli.console.Terminal;

/** Shows how far the teachers of a training are with their answers. */
public final class TeachingView implements TeachingListener, AutoCloseable {
  private final Terminal terminal;
  private Progress progress;

  /** Nothing is shown yet. */
  public TeachingView(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void answered(long done, long total) {
    if (done == 0) {
      terminal.note("computing the teacher's predictions for %,d texts", total);
      progress = new Progress(terminal, "teacher", "texts", total);
    }
    progress.at(done);
    if (done == total) {
      close();
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
