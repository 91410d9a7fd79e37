package io.valence.model.math;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Runs independent pieces of work on a fixed number of threads.
 *
 * <p>What the pieces are never depends on the number of threads, and no piece reads what another of
 * the same call writes: results are the same bits with one thread or eight.
 */
public final class Workers implements AutoCloseable {
  private final ForkJoinPool pool;

  /**
   * @param threads how many pieces run at the same time; with 1, all run on the caller's thread
   */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.pool = threads == 1 ? null : new ForkJoinPool(threads);
  }

  /** Runs every piece and returns when all are done; a piece may itself call this. */
  void run(List<Runnable> pieces) {
    if (pool == null || pieces.size() == 1) {
      pieces.forEach(Runnable::run);
    } else if (ForkJoinTask.inForkJoinPool()) {
      ForkJoinTask.invokeAll(pieces.stream().map(ForkJoinTask::adapt).toList());
    } else {
      pool.submit(() -> run(pieces)).join();
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }
}
