package io.valence.app.run;

import java.util.function.LongSupplier;

/** Times the batches of a training until it has seen enough of them. */
public final class BatchTimer {
  /** Seconds for the JIT compiler to warm up, and then to measure. */
  private static final double WARM_UP = 4;

  private static final double MEASURE = 4;

  private final LongSupplier clock;
  private final long start;
  private long last;
  private int batches;
  private int done;
  private int timed;
  private double timedSeconds;

  /** Starts now. */
  public BatchTimer() {
    this(System::nanoTime);
  }

  /**
   * @param clock tells the time in nanoseconds
   */
  BatchTimer(LongSupplier clock) {
    this.clock = clock;
    this.start = clock.getAsLong();
    this.last = start;
  }

  /**
   * A batch is done.
   *
   * @param ofEpoch batches per epoch
   * @return whether to go on
   */
  public boolean batch(int ofEpoch) {
    batches = ofEpoch;
    done++;
    double seconds = lap();
    if (elapsed() >= WARM_UP) {
      timed++;
      timedSeconds += seconds;
    }
    return elapsed() < WARM_UP + MEASURE || timed == 0;
  }

  /** Seconds since the last batch or call of this method, which are not part of the next batch. */
  public double lap() {
    double before = elapsed();
    last = clock.getAsLong();
    return elapsed() - before;
  }

  /** Seconds from the start to the last batch or lap. */
  public double elapsed() {
    return (last - start) / 1e9;
  }

  /** Batches per epoch. */
  public int batches() {
    return batches;
  }

  /** Seconds per batch after the warm-up; over all batches if there were none. */
  public double secondsPerBatch() {
    return timed == 0 ? elapsed() / done : timedSeconds / timed;
  }
}
