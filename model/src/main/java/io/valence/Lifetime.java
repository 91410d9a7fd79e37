package io.valence;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * From when something is opened until it is closed: closing refuses new calls at once, and waits
 * for those that run.
 */
final class Lifetime {
  private final String name;
  private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * @param name of what is open, for messages
   */
  Lifetime(String name) {
    this.name = name;
  }

  /**
   * Calls something while it is open; any number of threads may.
   *
   * @throws IllegalStateException when it is closed, or is being closed
   */
  <T> T call(Supplier<T> work) {
    // Does not wait: tryLock fails only while the last thing is done, and then it is closed.
    if (closed || !calls.readLock().tryLock()) {
      throw refused();
    }
    try {
      if (closed) {
        throw refused();
      }
      return work.get();
    } finally {
      calls.readLock().unlock();
    }
  }

  private IllegalStateException refused() {
    return new IllegalStateException("the " + name + " is closed");
  }

  /**
   * Ends it; later calls are refused.
   *
   * @param free what is left to be done when no call is running; done again if this is called again
   * @throws IllegalStateException when a call of this thread is running
   */
  void close(Runnable free) {
    if (calls.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "the " + name + " cannot be closed by what one of its calls calls");
    }
    closed = true;
    calls.writeLock().lock();
    try {
      free.run();
    } finally {
      calls.writeLock().unlock();
    }
  }
}
