package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * One step of an LSTM; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html">torch.nn.LSTMCell</a>.
 */
public final class LSTMCell extends RecurrentCell {
  /**
   * A cell drawn as PyTorch draws it.
   *
   * @param context what computes
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
   * @param hidden h before, [B, H]
   * @param cell c before, [B, H]; both null for zeros
   * @return the new state
   * @throws IllegalArgumentException when a shape does not fit
   */
  @Override
  public Output forward(Tensor x, Tensor hidden, Tensor cell) {
    require((hidden == null) == (cell == null), "LSTMCell takes h_0 and c_0, or neither");
    return super.forward(x, hidden, cell);
  }
}
