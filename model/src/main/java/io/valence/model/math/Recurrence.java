package io.valence.model.math;

import java.util.ArrayList;
import java.util.List;

/**
 * The time loop of one direction, in pieces of rows that run at the same time.
 *
 * <p>Rows do not depend on one another. How they are cut depends on the batch alone, so that the
 * bits do not depend on the number of threads; without a tape they are not cut, since then whole
 * batches run at the same time.
 */
record Recurrence(Backend backend, Gemm gemm) {
  /** Rows of a piece that keeps its steps. */
  private static final int SHARD = 64;

  @FunctionalInterface
  private interface Shard {
    void run(TimeLoop loop);
  }

  void forward(CellRun run, CellTape tape) {
    inShards(run, tape, TimeLoop::forward);
  }

  void backward(CellRun run, CellTape tape, CellGradient d) {
    inShards(run, tape, loop -> loop.backward(backend, d));
  }

  private void inShards(CellRun run, CellTape tape, Shard shard) {
    int rows = run.width(0);
    int size = tape.records() ? SHARD : rows;
    List<Runnable> pieces = new ArrayList<>();
    for (int low = 0; low < rows; low += size) {
      int from = low;
      int to = Math.min(rows, low + size);
      pieces.add(() -> shard.run(new TimeLoop(backend, gemm, run, tape, from, to)));
    }
    backend.run(pieces);
  }
}
