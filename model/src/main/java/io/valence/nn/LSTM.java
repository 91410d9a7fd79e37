package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * Long short-term memory; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>. Gates
 * stand in the order i, f, g, o.
 */
public final class LSTM extends Recurrent {
  /**
   * Layers drawn as PyTorch draws them.
   *
   * @param context what computes
   * @param shape sizes and directions
   */
  public LSTM(Context context, RecurrentShape shape) {
    super(context, Cell.LSTM, shape);
  }
}
