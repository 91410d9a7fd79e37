package io.valence.cli.serve;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all bodies that are being read together. */
final class BodyBudget {
  private final AtomicLong free;

  /**
   * @param bytes of all bodies
   */
  BodyBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** Takes some bytes; false where there are not so many. */
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
