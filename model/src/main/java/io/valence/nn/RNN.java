package io.valence.nn;

import io.valence.model.config.CellKind;
import io.valence.model.config.Nonlinearity;

/**
 * Elman network; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.RNN.html">torch.nn.RNN</a>.
 */
public final class RNN extends Recurrent {
  /**
   * Layers with tanh, initialized like PyTorch's.
   *
   * @param context the context
   * @param shape sizes and directions
   */
  public RNN(Context context, RecurrentShape shape) {
    this(context, shape, Nonlinearity.TANH);
  }

  /**
   * Layers with a nonlinearity.
   *
   * @param context the context
   * @param shape sizes and directions
   * @param nonlinearity tanh or ReLU
   */
  public RNN(Context context, RecurrentShape shape, Nonlinearity nonlinearity) {
    super(context, CellKind.RNN.of(nonlinearity), shape);
  }
}
