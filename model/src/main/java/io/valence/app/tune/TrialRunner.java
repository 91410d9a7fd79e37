package io.valence.app.tune;

import java.io.IOException;
import java.util.List;

/** Trains configurations, on this machine or on others. */
public interface TrialRunner {
  /** Receives trials; may be called by several threads. */
  @FunctionalInterface
  interface Handler {
    void done(Trial trial) throws IOException;
  }

  /**
   * Trains configurations and hands over each when it is done. Leaves out those that the time does
   * not suffice for. Returns when all are done.
   */
  void run(List<TrialRequest> requests, Handler handler) throws IOException;

  /** How many threads may call {@link #run} at once. */
  int concurrency();
}
