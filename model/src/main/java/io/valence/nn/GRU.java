package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * Gated recurrent unit; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.GRU.html">torch.nn.GRU</a>. The gate
 * order is r, z, n.
 */
public final class GRU extends Recurrent {
  /**
   * Layers initialized like PyTorch's.
   *
   * @param context the context
   * @param shape sizes and directions
   */
  public GRU(Context context, RecurrentShape shape) {
    super(context, Cell.GRU, shape);
  }
}
