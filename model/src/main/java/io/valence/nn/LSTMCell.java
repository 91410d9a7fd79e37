package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * One step of an LSTM; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html">torch.nn.LSTMCell</a>.
 */
public final class LSTMCell extends RecurrentCell {
  /**
   * A cell initialized like PyTorch's.
   *
   * @param context the context
   * @param inputSize E
   * @param hiddenSize H
   */
  public LSTMCell(Context context, int inputSize, int hiddenSize) {
    super(context, Cell.LSTM, inputSize, hiddenSize);
  }

  /**
   * One step.
   *
   * @param x [B, E]
   * @param hidden old h, [B, H]
   * @param cell old c, [B, H]; both null for zeros
   * @return the new state
   * @throws IllegalArgumentException if a shape does not fit
   */
  @Override
  public Output forward(Tensor x, Tensor hidden, Tensor cell) {
    require((hidden == null) == (cell == null), "LSTMCell takes h_0 and c_0, or neither");
    return super.forward(x, hidden, cell);
  }
}
