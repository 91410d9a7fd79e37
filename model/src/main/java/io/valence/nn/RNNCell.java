package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * One step of an Elman network with tanh; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.RNNCell.html">torch.nn.RNNCell</a>.
 */
public final class RNNCell extends RecurrentCell {
  /**
   * A cell initialized like PyTorch's.
   *
   * @param context the context
   * @param inputSize E
   * @param hiddenSize H
   */
  public RNNCell(Context context, int inputSize, int hiddenSize) {
    super(context, Cell.RNN_TANH, inputSize, hiddenSize);
  }

  /**
   * One step.
   *
   * @param x [B, E]
   * @param hidden old h, [B, H]; null for zeros
   * @return the new state
   * @throws IllegalArgumentException if a shape does not fit
   */
  public Output forward(Tensor x, Tensor hidden) {
    return forward(x, hidden, null);
  }
}
