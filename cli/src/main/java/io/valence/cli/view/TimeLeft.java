package io.valence.cli.view;

import io.valence.app.run.BatchProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How long a training takes to its last epoch, by the batches since it began or went on. */
final class TimeLeft {
  private final LongSupplier clock;
  private long start;
  private double done = -1; // epochs before the first batch seen; negative before that
  private boolean pretraining;

  TimeLeft() {
    this(System::nanoTime);
  }

  /**
   * @param clock in nanoseconds
   */
  TimeLeft(LongSupplier clock) {
    this.clock = clock;
  }

  /** The time in words, empty as long as it cannot be told. */
  String of(BatchProgress at) {
    double now = at.epoch() - 1 + (double) at.batch() / at.batches();
    if (done < 0 || pretraining != at.pretraining() || now < done) {
      done = now;
      start = clock.getAsLong();
      pretraining = at.pretraining();
      return "";
    }
    if (now == done) {
      return "";
    }
    double seconds = (clock.getAsLong() - start) / 1e9 * (at.epochs() - now) / (now - done);
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? String.format(Locale.ROOT, "%d:%02d h left", left.toHours(), left.toMinutesPart())
        : String.format(Locale.ROOT, "%d:%02d min left", left.toMinutes(), left.toSecondsPart());
  }
}
