package io.valence.model.math.host;

import io.valence.model.math.Activation;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;

/** The arithmetic of one cell over the first {@code count} rows of a step. */
abstract sealed class CellKernel permits LstmKernel, GruKernel, RnnKernel {
  /** The arithmetic of a cell. */
  static CellKernel of(Cell cell) {
    return switch (cell) {
      case LSTM -> new LstmKernel();
      case GRU -> new GruKernel();
      case RNN_TANH -> new RnnKernel(Activation.TANH);
      case RNN_RELU -> new RnnKernel(Activation.RELU);
    };
  }

  /** The cell. */
  abstract Cell cell();

  /**
   * Loads the projected input of a step's tokens into the sums; W_hh · h is added next.
   *
   * @param first the step's first token within the direction
   * @param sums W_ih · x + b_ih + W_hh · h + b_hh, [rows, GH]
   */
  void load(InputSums source, int first, StepScratch step, Operand sums) {
    int width = sums.columns();
    for (int b = 0; b < sums.rows(); b++) {
      source.copy(first + b, width, sums, b * width);
    }
  }

  /** The bias of the projected input: b_ih plus the part of b_hh that commutes. */
  Matrix inputBias(Matrix inputBias, Matrix hiddenBias) {
    Matrix out = inputBias.copy();
    Rows.add(hiddenBias.data(), out.writableData(), 0, cell().foldedBiasColumns(out.columns()));
    return out;
  }

  /** Computes gates and new state from sums and previous state. */
  abstract void forward(StepScratch step, Operand sums);

  /**
   * Maps the gradient of the new state and the gates to the gradients of the gates and of the
   * direct path to the previous state.
   */
  abstract void backward(StepScratch step, int count);

  /** Saves what the backward pass needs of a step. */
  void record(StepScratch step, HostTape tape, int from, int count) {
    int hidden = tape.hidden().columns();
    copy(step.hidden(), 0, tape.hidden(), from * hidden, count * hidden);
    if (tape.state() != null) {
      copy(step.state(), 0, tape.state(), from * hidden, count * hidden);
    }
    if (tape.records()) {
      step.join(tape.gates(), from, count);
    }
  }

  /** Restores it, except {@link StepScratch#previous}. */
  void recall(StepScratch step, HostTape tape, int from, int count) {
    int hidden = tape.hidden().columns();
    step.split(tape.gates(), from, count);
    if (tape.state() != null) {
      copy(tape.state(), from * hidden, step.state(), 0, count * hidden);
    }
  }

  /** Writes the gates' gradients to the tape. */
  void recordGradient(StepScratch step, HostTape tape, int from, int count) {
    step.join(tape.gates(), from, count);
  }

  private static void copy(Matrix source, int from, Matrix out, int to, int count) {
    System.arraycopy(source.data(), from, out.writableData(), to, count);
  }
}
