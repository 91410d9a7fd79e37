package io.valence.cli.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Releases memory after a peak: the JVM shrinks its heap in a full collection, which does not
 * happen when there are no requests.
 */
final class IdleCollection {
  private final Scheduler scheduler;
  private final Duration idle;
  private volatile long asked;
  private long seen;
  private boolean collected = true;
  private volatile boolean closed;

  /**
   * @param idle time without requests before a collection
   */
  IdleCollection(Scheduler scheduler, Duration idle) {
    this.scheduler = scheduler;
    this.idle = idle;
  }

  /** Records a request. */
  void asked() {
    asked = System.nanoTime();
  }

  /** Starts checking, once per idle time. */
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
