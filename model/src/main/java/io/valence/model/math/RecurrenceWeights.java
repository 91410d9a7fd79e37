package io.valence.model.math;

/**
 * The weights of one direction of a recurrent layer, or buffers for their gradients.
 *
 * @param weightInput W_ih, [GH, in]
 * @param weightHidden W_hh, [GH, H]
 * @param biasInput b_ih, [1, GH]
 * @param biasHidden b_hh, [1, GH]
 * @param mask elementwise factors of W_hh (DropConnect), [GH, H]; null for none
 */
public record RecurrenceWeights(
    Matrix weightInput, Matrix weightHidden, Matrix biasInput, Matrix biasHidden, Matrix mask) {
  /** Throws unless the weights have these gate, input and hidden columns. */
  void require(int gateColumns, int inputColumns, int hiddenColumns) {
    weightInput.require(gateColumns, inputColumns);
    weightHidden.require(gateColumns, hiddenColumns);
    biasInput.require(1, gateColumns);
    biasHidden.require(1, gateColumns);
    if (mask != null) {
      mask.require(gateColumns, hiddenColumns);
    }
  }
}
