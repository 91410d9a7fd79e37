package io.valence.cli.view;

import io.valence.app.train.DryRun;
import io.valence.app.train.MemoryEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The cost of a training, as lines. */
public record DryRunView(DryRun run, int models) {
  /** The lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "vocabulary %d, parameters %,d",
            run.plan().data().vocabulary().size(), run.parameters()));
    MemoryEstimate memory = run.plan().memory();
    lines.add(
        format(
            "memory: about %,d MiB of heap, of %,d MiB available, and %,d MiB outside it",
            memory.heap() >> 20, Runtime.getRuntime().maxMemory() >> 20, memory.outside() >> 20));
    if (run.pretraining() != null) {
      lines.add(pace("pretraining: ", run.pretraining(), run.plan().data().texts().tokens()));
    }
    int passes = run.plan().config().train().stopping().passes();
    lines.add(pace("", run.training(), passes * run.plan().data().train().tokens()));
    return lines;
  }

  /**
   * @param tokens read per epoch
   */
  private String pace(String what, DryRun.Pace pace, long tokens) {
    return format(
        "%s%d batches and %.2f s per epoch (%,.0f tokens/s); %s: %s",
        what,
        pace.batches(),
        pace.secondsPerEpoch(),
        tokens / pace.secondsPerEpoch(),
        epochs(pace) + (models > 1 ? " of each of " + models + " models" : ""),
        time(models * pace.seconds()));
  }

  private static String epochs(DryRun.Pace pace) {
    if (pace.epochs() < pace.most()) {
      return format("stopped early after %d of %d epochs", pace.epochs(), pace.most());
    }
    return pace.epochs() == 1 ? "one epoch" : "all " + pace.epochs() + " epochs";
  }

  /** Seconds, minutes or hours. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120
        ? whole + " s"
        : whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
