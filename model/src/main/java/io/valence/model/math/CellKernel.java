package io.valence.model.math;

/** The arithmetic of one cell over the rows {@code from} to {@code to} of a tape: one step. */
abstract sealed class CellKernel permits LstmKernel, GruKernel, RnnKernel {
  /**
   * From the projected input and the recurrent sums to the new state.
   *
   * @param scratch holds W_hh · h of the rows; used up
   * @param hiddenBias b_hh [1, GH], of which {@link #foldedBias} columns are already in the input
   */
  abstract void forward(CellTape tape, CellScratch scratch, Matrix hiddenBias, int from, int to);

  /**
   * From the gradient of the new state to that of the gates. Uses up the tape's rows. On return the
   * rows of {@code d.memory} hold what reaches the previous c, and, for a cell that {@link
   * Cell#carriesHidden}, those of {@code d.hidden} what reaches the previous h directly.
   */
  abstract void backward(CellTape tape, CellGradients d, int from, int to);

  /** How many columns of b_hh may be added to the projected input beforehand. */
  int foldedBias(int gateColumns) {
    return gateColumns;
  }

  /** Adds the projected input's rows, gathered into the scratch, to its recurrent sums. */
  static void addInput(CellTape tape, CellScratch scratch, int from, int to) {
    int width = scratch.recurrent().columns();
    float[] gathered = scratch.gathered().data();
    for (int n = from; n < to; n++) {
      System.arraycopy(
          tape.projected().data(), tape.index()[n] * width, gathered, (n - from) * width, width);
    }
    float[] sums = scratch.recurrent().data();
    int count = (to - from) * width;
    for (int i = 0; i < count; i++) {
      sums[i] += gathered[i];
    }
  }

  /**
   * Block {@code gate} of the first rows of {@code step} [·, GH] into rows of {@code block} [N, H].
   */
  static void split(Matrix step, int gate, Matrix block, int from, int to) {
    int hidden = block.columns();
    for (int n = from; n < to; n++) {
      System.arraycopy(
          step.data(),
          (n - from) * step.columns() + gate * hidden,
          block.data(),
          n * hidden,
          hidden);
    }
  }

  /**
   * The reverse: rows of {@code block} [N, H] into block {@code gate} of the rows of {@code out}
   * [N, GH].
   */
  static void join(Matrix block, Matrix out, int gate, int from, int to) {
    int hidden = block.columns();
    for (int n = from; n < to; n++) {
      System.arraycopy(
          block.data(), n * hidden, out.data(), n * out.columns() + gate * hidden, hidden);
    }
  }
}
