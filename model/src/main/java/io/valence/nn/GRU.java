package io.valence.nn;

import io.valence.model.math.Cell;

/**
 * Gated recurrent unit; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.GRU.html">torch.nn.GRU</a>. Gates stand
 * in the order r, z, n.
 */
public final class GRU extends Recurrent {
  /**
   * Layers drawn as PyTorch draws them.
   *
   * @param context what computes
   * @param shape sizes and directions
   */
  public GRU(Context context, RecurrentShape shape) {
    super(context, Cell.GRU, shape);
  }
}
