package io.valence.model.math;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs independent pieces of work on a fixed number of threads, the caller's among them.
 *
 * <p>What the pieces are never depends on the number of threads, and no piece reads what another of
 * the same call writes: results are the same bits with one thread or eight.
 */
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService others;

  /**
   * @param threads how many pieces run at the same time; with 1, all run on the caller's thread
   */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.threads = threads;
    this.others = threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, Workers::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "valence-worker");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs every piece and returns when all are done; a piece may itself call this. What a piece
   * throws is thrown here, after the others have ended.
   */
  void run(List<Runnable> pieces) {
    if (others == null || pieces.size() == 1) {
      pieces.forEach(Runnable::run);
      return;
    }
    Shared shared = new Shared(pieces);
    for (int i = 1; i < Math.min(threads, pieces.size()); i++) {
      others.execute(shared::takePieces);
    }
    shared.takePieces();
    shared.await();
  }

  /** Pieces that several threads take from, each the next one that nobody has begun. */
  private static final class Shared {
    private final List<Runnable> pieces;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Shared(List<Runnable> pieces) {
      this.pieces = pieces;
      this.left = new CountDownLatch(pieces.size());
    }

    void takePieces() {
      for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
        try {
          pieces.get(i).run();
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      boolean interrupted = false;
      while (left.getCount() > 0) {
        try {
          left.await();
        } catch (InterruptedException e) {
          // Another thread still writes to our matrices: wait for it, then say so.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure.get() instanceof Error error) {
        throw error;
      } else if (failure.get() instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  @Override
  public void close() {
    if (others != null) {
      others.shutdown();
    }
  }
}
