package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * Long short-term memory; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>. The gate
 * order is i, f, g, o.
 */
public final class LSTM extends Recurrent {
  /**
   * Layers initialized like PyTorch's.
   *
   * @param context the context
   * @param shape sizes and directions
   */
  public LSTM(Context context, RecurrentShape shape) {
    super(context, Cell.LSTM, shape);
  }
}
