package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import java.util.List;

/**
 * The input and results of a recurrent layer, in the memory of matrix products.
 *
 * @param input the input
 * @param rows x, [R, in]
 * @param weights of each direction
 * @param projected W_ih · x + {@link CellKernel#inputBias} of each input row, [D·R, GH]
 * @param hidden h after the step, [D·N, H]
 * @param state LSTM: c after the step; GRU: W_hn · h + b_hn; [D·N, H]; null for others and if
 *     nothing is recorded
 * @param previousHidden h before the step, [D·N, H]; [D·B, H], of the current step, if nothing is
 *     recorded
 * @param gates at the current step W_ih · x + b_ih + W_hh · h + b_hh, then the activated gates,
 *     order as {@link io.valence.model.math.Cell#gateNames}; after the backward pass d loss / d
 *     (W_ih · x + b_ih); [D·N, GH]; [D·B, GH], of the current step, if nothing is recorded
 * @param recurrent receives d loss / d (W_hh · h + b_hh) in the backward pass, [D·N, GH]: the same
 *     as {@code gates} except for GRU, whose n gate scales the recurrent part by r; null if nothing
 *     is recorded
 */
record HostTape(
    RecurrenceInput input,
    Operand rows,
    List<Weights> weights,
    Operand projected,
    Matrix hidden,
    Matrix state,
    Operand previousHidden,
    Operand gates,
    Operand recurrent)
    implements RecurrenceTape {
  /**
   * The weights of a direction in the memory of products.
   *
   * @param input W_ih, [GH, in]; null if the layer is prepared
   * @param hidden W_hh, masked, [GH, H]; null if the layer is prepared
   * @param readInput W_ih as {@link Gemm#weight} returned it
   * @param readHidden W_hh as {@link Gemm#weight} returned it
   */
  record Weights(Operand input, Operand hidden, Operand readInput, Operand readHidden) {}

  @Override
  public Matrix cellState() {
    return state;
  }

  /** Whether steps are recorded. */
  boolean records() {
    return recurrent != null;
  }

  /** What is kept of the layer; null for nothing. */
  HostPreparedLayer prepared() {
    return (HostPreparedLayer) input.prepared();
  }

  /** The rows of a direction. */
  Operand of(Operand all, int direction) {
    return all.block(direction, input.directions());
  }
}
