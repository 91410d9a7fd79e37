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
 * Runs independent tasks on a fixed number of threads, including the caller's.
 *
 * <p>The tasks never depend on the number of threads, and no task reads what another of the same
 * call writes: results have the same bits with one thread or eight.
 */
final class Workers implements AutoCloseable {
  /** About 60 microseconds, roughly the time to wake a sleeping thread. */
  private static final int SPINS = 6000;

  private final int threads;
  private final ExecutorService others;

  /**
   * @param threads how many tasks run in parallel; with 1, all run on the calling thread
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

  /** The queue of the other threads: spins briefly, since new tasks come soon. */
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
   * Runs all tasks and returns when they are done; a task may call this itself. A task's exception
   * is rethrown here after the others have ended.
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

  /** Tasks shared by threads; each thread takes the next unstarted one. */
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
      // The tasks are of equal size: going to sleep takes longer than waiting for the last.
      for (int i = 0; i < SPINS && left.getCount() > 0; i++) {
        Thread.onSpinWait();
      }
      boolean interrupted = false;
      while (left.getCount() > 0) {
        try {
          left.await();
        } catch (InterruptedException e) {
          // Another thread still writes to our matrices: wait, then interrupt.
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
