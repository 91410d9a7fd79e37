package io.valence.cli.console;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress line of a long task; does nothing if no such line is wanted. */
public final class Progress implements AutoCloseable {
  private static final int MILLISECONDS = 200;

  /** Columns below which a line has no room for everything. */
  private static final int NARROW = 90;

  private final Terminal terminal;
  private final ProgressBar bar;

  /**
   * @param total number of steps; negative if unknown
   */
  public Progress(Terminal terminal, String task, String unit, long total) {
    this.terminal = terminal;
    this.bar = terminal.style().live() ? bar(terminal, task, unit, total) : null;
  }

  private static ProgressBar bar(Terminal terminal, String task, String unit, long total) {
    ProgressBarBuilder bar = new ProgressBarBuilder();
    if (isNarrow(terminal)) {
      bar.hideEta(); // what is left for the whole task is in the message
    }
    return bar.setTaskName(task)
        .setUnit(isNarrow(terminal) ? "" : " " + unit, 1)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(MILLISECONDS)
        .setConsumer(
            new DelegatingProgressBarConsumer(terminal::live, terminal.style().columns() - 1))
        .build();
  }

  /** Sets the number of steps done. */
  public void at(long step) {
    if (bar != null) {
      bar.stepTo(step);
    }
  }

  /** Whether only the most important fits into the message. */
  public boolean isNarrow() {
    return isNarrow(terminal);
  }

  private static boolean isNarrow(Terminal terminal) {
    return terminal.style().columns() < NARROW;
  }

  /** Sets the message after the bar. */
  public void message(String format, Object... values) {
    if (bar != null) {
      bar.setExtraMessage(" " + String.format(Locale.ROOT, format, values));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      terminal.live("");
    }
  }
}
