package io.valence.model.math.cuda;

import io.valence.model.math.RecurrenceInput;

/**
 * The time loop of an LSTM in one launch: W_hh stays in the memory of each multiprocessor from step
 * to step, as in persistent RNNs (<a href="https://proceedings.mlr.press/v48/diamos16.html">Diamos
 * et al. 2016</a>). For layers of which at least half of W_hh fits, a bound that has not been
 * measured; {@link CudaTimeLoop} has a product per step.
 *
 * @param loop its matrices
 * @param offsets of the input, [1, T + 1]
 */
record LstmLoop(CudaTimeLoop loop, GpuMatrix offsets) {
  private static final int GATES = 4;

  /** Rows of the batch per block; {@code ROWS} in {@code kernels.cu}. */
  private static final int ROWS = 4;

  private static final int MOST_THREADS = 1024; // per block
  private static final int WARP = 32;

  /** Whether enough of W_hh, [4H, H], fits beside the rest of the memory. */
  static boolean fits(int hidden, int sharedMemory) {
    return 2L * kept(hidden, sharedMemory, GATES * hidden, ROWS * hidden) >= hidden
        && 2L * kept(hidden, sharedMemory, hidden, 2 * GATES * ROWS * hidden) >= GATES * hidden;
  }

  /**
   * How many rows of a matrix fit.
   *
   * @param width numbers per row
   * @param other numbers beside the matrix
   */
  private static int kept(int hidden, int sharedMemory, int width, int other) {
    int rows = GATES * hidden * hidden / width;
    return Math.min(rows, (sharedMemory / Float.BYTES - other) / width);
  }

  /** Bytes and threads of a block. */
  private KernelCall call(String kernel, int kept, int width, int other) {
    RecurrenceInput input = loop.input();
    int threads = Math.min(MOST_THREADS, (GATES * hidden() + WARP - 1) / WARP * WARP);
    int tiles = (input.batch() + ROWS - 1) / ROWS;
    return new KernelCall(
            kernel,
            input.directions() * tiles,
            new KernelCall.Block(threads, Float.BYTES * (kept * width + other)))
        .with(hidden())
        .with(kept)
        .with(input.steps())
        .with(offsets);
  }

  private int hidden() {
    return loop.input().hiddenColumns();
  }

  /**
   * Computes gates, c and h.
   *
   * @param turned W_hh transposed, [H, 4H] per direction
   */
  void forward(GpuBlocks turned) {
    int width = GATES * hidden();
    int other = ROWS * hidden();
    int kept = kept(hidden(), loop.gpu().sharedMemory(), width, other);
    loop.gpu()
        .launch(
            call("lstm_loop", kept, width, other)
                .with(turned)
                .with(loop.gates())
                .with(loop.firstHidden())
                .with(loop.firstState())
                .with(loop.state())
                .with(loop.hidden()));
  }

  /** As {@link CudaTimeLoop#backward}. */
  void backward(GpuBlocks above, GpuBlocks dHidden, GpuBlocks dCell) {
    int width = hidden();
    int other = 2 * GATES * ROWS * hidden();
    int kept = kept(hidden(), loop.gpu().sharedMemory(), width, other);
    loop.gpu()
        .launch(
            call("lstm_loop_backward", kept, width, other)
                .with(loop.weight())
                .with(loop.firstHidden() == CellKernels.NONE ? 0 : 1)
                .with(loop.gates())
                .with(loop.state())
                .with(loop.firstState())
                .with(above)
                .with(dHidden)
                .with(dCell));
  }
}
