package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * One step of a GRU; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.GRUCell.html">torch.nn.GRUCell</a>.
 */
public final class GRUCell extends RecurrentCell {
  /**
   * A cell initialized like PyTorch's.
   *
   * @param context the context
   * @param inputSize E
   * @param hiddenSize H
   */
  public GRUCell(Context context, int inputSize, int hiddenSize) {
    super(context, Cell.GRU, inputSize, hiddenSize);
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
