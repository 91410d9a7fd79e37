package io.valence.model.math;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The time loops of a recurrent layer, cut into pieces of rows of a direction that run at the same
 * time.
 *
 * <p>Rows do not depend on one another. How they are cut depends on the batch alone, so that the
 * bits do not depend on the number of threads; without a tape they are not cut, since then whole
 * batches run at the same time.
 */
record Recurrence(Backend backend, Gemm gemm) {
  /** Rows of a piece that keeps its steps. */
  private static final int MOST = 64;

  /** Packed rows {@code low} to {@code high} of a direction. */
  record Shard(int direction, int low, int high) {}

  void forward(CellRun run, CellTape tape) {
    inShards(run, tape, TimeLoop::forward);
  }

  void backward(CellRun run, CellTape tape, CellGradient d) {
    inShards(run, tape, loop -> loop.backward(backend, d));
  }

  private void inShards(CellRun run, CellTape tape, Consumer<TimeLoop> work) {
    int rows = run.rows();
    int size = tape.records() ? MOST : rows;
    List<Runnable> pieces = new ArrayList<>();
    for (int direction = 0; direction < run.directions(); direction++) {
      for (int low = 0; low < rows; low += size) {
        Shard shard = new Shard(direction, low, Math.min(rows, low + size));
        pieces.add(() -> work.accept(new TimeLoop(backend, gemm, run, tape, shard)));
      }
    }
    backend.run(pieces);
  }
}
