package io.valence.model.math.cuda;

import io.valence.model.math.Activation;
import io.valence.model.math.Cell;

/**
 * The kernels of {@code kernels.cu} for one step of a cell, for all directions: one block per
 * direction. Absent blocks, as before the first step, are {@link #NONE}.
 */
record CellKernels(Launcher gpu) {
  /** The kernel argument for an absent matrix. */
  static final GpuBlocks NONE = new GpuBlocks(new GpuMatrix(null, 0, 0, 0), 0, 0);

  /**
   * The inputs and outputs of a step.
   *
   * @param gates forward: the sums, then the gates; backward: the gates, then their gradients; [n,
   *     GH] per direction
   * @param recurrent GRU: forward W_hh · h, backward the output for its gradient; [n, GH]
   * @param bias GRU: b_hh, [1, GH]
   * @param hiddenBefore the previous h, [n, H]
   * @param stateBefore LSTM: the previous c, [n, H]
   * @param state LSTM: c; GRU: W_hn · h + b_hn; [n, H]
   * @param hidden h, [n, H]
   */
  record Step(
      GpuBlocks gates,
      GpuBlocks recurrent,
      GpuBlocks bias,
      GpuBlocks hiddenBefore,
      GpuBlocks stateBefore,
      GpuBlocks state,
      GpuBlocks hidden) {}

  private static KernelCall call(String kernel, GpuBlocks hidden) {
    return new KernelCall(kernel, hidden.size()).with(hidden.first().size());
  }

  /** Computes gates and state from the sums. */
  void forward(Cell cell, Step s) {
    gpu.launch(
        switch (cell) {
          case LSTM -> lstm(s);
          case GRU -> gru(s);
          case RNN_TANH -> rnn(Activation.TANH, s);
          case RNN_RELU -> rnn(Activation.RELU, s);
        });
  }

  private static KernelCall lstm(Step s) {
    return call("lstm", s.hidden)
        .with(s.hidden.first().columns())
        .with(s.gates)
        .with(s.stateBefore)
        .with(s.state)
        .with(s.hidden);
  }

  private static KernelCall gru(Step s) {
    return call("gru", s.hidden)
        .with(s.hidden.first().columns())
        .with(s.gates)
        .with(s.recurrent)
        .with(s.bias)
        .with(s.hiddenBefore)
        .with(s.state)
        .with(s.hidden);
  }

  private static KernelCall rnn(Activation f, Step s) {
    return call("rnn", s.hidden).with(f.ordinal()).with(s.gates).with(s.hidden);
  }

  /**
   * Maps the gradients of the state to those of the gates and of the direct path to the previous
   * state.
   *
   * @param above d loss / d h from the layer above, [n, H]
   * @param dHidden d loss / d h from the next step, [n, H]
   * @param dCell LSTM: d loss / d c, [n, H]
   */
  void backward(Cell cell, Step s, GpuBlocks above, GpuBlocks dHidden, GpuBlocks dCell) {
    gpu.launch(
        switch (cell) {
          case LSTM -> lstmBackward(s, above, dHidden, dCell);
          case GRU -> gruBackward(s, above, dHidden);
          case RNN_TANH -> rnnBackward(Activation.TANH, s, above, dHidden);
          case RNN_RELU -> rnnBackward(Activation.RELU, s, above, dHidden);
        });
  }

  private static KernelCall lstmBackward(
      Step s, GpuBlocks above, GpuBlocks dHidden, GpuBlocks dCell) {
    return call("lstm_backward", dHidden)
        .with(dHidden.first().columns())
        .with(s.gates)
        .with(s.state)
        .with(s.stateBefore)
        .with(above)
        .with(dHidden)
        .with(dCell);
  }

  private static KernelCall gruBackward(Step s, GpuBlocks above, GpuBlocks dHidden) {
    return call("gru_backward", dHidden)
        .with(dHidden.first().columns())
        .with(s.gates)
        .with(s.recurrent)
        .with(s.state)
        .with(s.hiddenBefore)
        .with(above)
        .with(dHidden);
  }

  private static KernelCall rnnBackward(Activation f, Step s, GpuBlocks above, GpuBlocks dHidden) {
    return call("rnn_backward", dHidden).with(f.ordinal()).with(s.gates).with(above).with(dHidden);
  }
}
