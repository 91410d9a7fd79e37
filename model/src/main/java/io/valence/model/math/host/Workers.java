package io.valence.model.math.host;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs independent pieces of work on a fixed number of threads, the caller's among them.
 *
 * <p>What the pieces are never depends on the number of threads, and no piece reads what another of
 * the same call writes: results are the same bits with one thread or eight.
 */
final class Workers implements AutoCloseable {
  /** Some sixty microseconds, about what a thread that sleeps takes to wake up. */
  private static final int SPINS = 6000;

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
    this.others = threads == 1 ? null : pool(threads - 1);
  }

  private static ExecutorService pool(int threads) {
    return new ThreadPoolExecutor(
        threads, threads, 0, TimeUnit.MILLISECONDS, new Awake(), Workers::daemon);
  }

  /** Where the other threads wait: for a moment awake, since the next pieces come soon. */
  private static final class Awake extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public Runnable take() throws InterruptedException {
      for (int i = 0; i < SPINS; i++) {
        Runnable next = poll();
        if (next != null) {
          return next;
        }
        Thread.onSpinWait();
      }
      return super.take();
    }
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
      // The pieces are of one size: to go to sleep takes longer than to wait for the last one.
      for (int i = 0; i < SPINS && left.getCount() > 0; i++) {
        Thread.onSpinWait();
      }
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
