package io.valence.cli.serve;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the total memory of the bodies being read. */
final class BodyBudget {
  private final AtomicLong free;

  /**
   * @param bytes total for all bodies
   */
  BodyBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** Reserves bytes; false if there are not enough. */
  boolean take(long bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    free.addAndGet(bytes);
  }
}
