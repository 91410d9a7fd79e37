package io.valence.cli.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Gives memory back after a peak: the JVM shrinks its heap when it collects all of it, which it has
 * no reason to do while nobody asks.
 */
final class IdleCollection {
  private final Scheduler scheduler;
  private final Duration idle;
  private volatile long asked;
  private long seen;
  private boolean collected = true;
  private volatile boolean closed;

  /**
   * @param idle time without a request after which memory is collected
   */
  IdleCollection(Scheduler scheduler, Duration idle) {
    this.scheduler = scheduler;
    this.idle = idle;
  }

  /** Somebody asked. */
  void asked() {
    asked = System.nanoTime();
  }

  /** Looks from now on, once in the idle time. */
  void watch() {
    if (closed) {
      return;
    }
    if (asked != seen) {
      seen = asked;
      collected = false;
    } else if (!collected) {
      collected = true;
      System.gc();
    }
    scheduler.schedule(this::watch, idle.toMillis(), TimeUnit.MILLISECONDS);
  }

  void close() {
    closed = true;
  }
}
