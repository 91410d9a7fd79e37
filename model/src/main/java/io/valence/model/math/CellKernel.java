package io.valence.model.math;

/** The arithmetic of one cell over the first {@code count} rows of a step. */
abstract sealed class CellKernel permits LstmKernel, GruKernel, RnnKernel {
  /**
   * Brings the projected input of the tokens from {@code from} on into a step's sums, to which W_hh
   * · h is added next.
   *
   * @param sums W_ih · x + b_ih + W_hh · h + b_hh, [rows, GH]
   */
  void load(CellRun run, CellStep step, Operand sums, int from) {
    int width = sums.columns();
    for (int b = 0; b < sums.rows(); b++) {
      sums.copy(run.projected(), run.index()[from + b] * width, b * width, width);
    }
  }

  /** The bias that goes with the projected input: b_ih plus the part of b_hh that commutes. */
  Matrix inputBias(Matrix inputBias, Matrix hiddenBias) {
    Matrix out = inputBias.copy();
    Rows.add(hiddenBias.data(), out.data(), 0, foldedBias(out.columns()));
    return out;
  }

  /** How many columns of b_hh may be added to the projected input beforehand. */
  int foldedBias(int gateColumns) {
    return gateColumns;
  }

  /** From the sums and the state before to the gates and the state after. */
  abstract void forward(CellStep step, Operand sums);

  /**
   * From the gradient of the state after and the gates to the gradients of the gates and of what
   * reaches the state before directly.
   */
  abstract void backward(CellStep step, int count);

  /** Keeps what the backward pass needs of a step. */
  void record(CellStep step, CellTape tape, int from, int count) {
    int hidden = tape.hidden().columns();
    copy(step.hidden(), 0, tape.hidden(), from * hidden, count * hidden);
    if (tape.memory() != null) {
      copy(step.memory(), 0, tape.memory(), from * hidden, count * hidden);
    }
    if (tape.records()) {
      step.join(tape.gates(), from, count);
    }
  }

  /** Brings it back, but {@link CellStep#previous}. */
  void recall(CellStep step, CellTape tape, int from, int count) {
    int hidden = tape.hidden().columns();
    step.split(tape.gates(), from, count);
    if (tape.memory() != null) {
      copy(tape.memory(), from * hidden, step.memory(), 0, count * hidden);
    }
  }

  /** Puts the gates' gradients onto the tape. */
  void recordGradient(CellStep step, CellTape tape, int from, int count) {
    step.join(tape.gates(), from, count);
  }

  private static void copy(Matrix source, int from, Matrix out, int to, int count) {
    System.arraycopy(source.data(), from, out.data(), to, count);
  }
}
