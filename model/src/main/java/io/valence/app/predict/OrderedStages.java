package io.valence.app.predict;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two stages of work on items, each on a thread of its own, so that an item is worked on while the
 * next one is being read and the previous result written. Both stages keep the order of the items.
 *
 * <p>After a failure no further item is begun; {@link #submit} or {@link #finish} throws it.
 */
final class OrderedStages implements AutoCloseable {
  /** Items that are waiting or worked on, which bounds the memory. */
  private static final int IN_FLIGHT = 3;

  private final ExecutorService first = onThread("valence-predict");
  private final ExecutorService second = onThread("valence-write");
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private static ExecutorService onThread(String name) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Adds an item; waits while too many are in flight. */
  <T> void submit(Supplier<T> work, Consumer<T> use) {
    requireNoFailure();
    room.acquireUninterruptibly();
    CompletableFuture.supplyAsync(unlessFailed(work), first)
        .thenAcceptAsync(unlessFailed(use), second)
        .whenComplete(
            (done, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, cause(problem));
              }
              room.release();
            });
  }

  private <T> Supplier<T> unlessFailed(Supplier<T> work) {
    return () -> {
      requireNoFailure();
      return work.get();
    };
  }

  private <T> Consumer<T> unlessFailed(Consumer<T> use) {
    return result -> {
      requireNoFailure();
      use.accept(result);
    };
  }

  private static Throwable cause(Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  /** Waits for all items; throws the failure, if any. */
  void finish() {
    room.acquireUninterruptibly(IN_FLIGHT);
    room.release(IN_FLIGHT);
    requireNoFailure();
  }

  private void requireNoFailure() {
    Throwable problem = failure.get();
    if (problem instanceof Error error) {
      throw error;
    }
    if (problem instanceof RuntimeException exception) {
      throw exception;
    }
  }

  @Override
  public void close() {
    first.shutdown();
    second.shutdown();
  }
}
