package io.valence.cli.console;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The live line of something that takes a while; nothing where no such line is wanted. */
public final class Progress implements AutoCloseable {
  private static final int MILLISECONDS = 200;

  private final Terminal terminal;
  private final ProgressBar bar;

  /**
   * @param total how many steps there are; negative when nobody knows
   */
  public Progress(Terminal terminal, String task, String unit, long total) {
    this.terminal = terminal;
    this.bar = terminal.style().live() ? bar(terminal, task, unit, total) : null;
  }

  private static ProgressBar bar(Terminal terminal, String task, String unit, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setUnit(" " + unit, 1)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(MILLISECONDS)
        .setConsumer(
            new DelegatingProgressBarConsumer(terminal::live, terminal.style().columns() - 1))
        .build();
  }

  /** So many steps are done. */
  public void at(long step) {
    if (bar != null) {
      bar.stepTo(step);
    }
  }

  /** Something to say behind the bar. */
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
