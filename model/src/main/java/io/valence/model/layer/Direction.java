package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.Operand;
import java.util.List;

/**
 * The parameters of one direction of a recurrent layer, and what is done with them before and after
 * its time loop: the input's part of every gate, x · W_ihᵀ, is one product over all rows, and the
 * gradient of each weight is one too.
 */
final class Direction {
  private final Cell cell;
  private final Parameter weightInput;
  private final Parameter weightHidden;
  private final Parameter biasInput;
  private final Parameter biasHidden;

  /**
   * @param suffix what follows the parameters' names: {@code _l0}, {@code _l0_reverse}
   */
  Direction(Cell cell, int input, int hidden, String prefix, String suffix) {
    int gates = cell.gates() * hidden;
    this.cell = cell;
    this.weightInput = Parameter.weight(prefix + "weight_ih" + suffix, gates, input);
    this.weightHidden = Parameter.weight(prefix + "weight_hh" + suffix, gates, hidden);
    this.biasInput = Parameter.vector(prefix + "bias_ih" + suffix, gates);
    this.biasHidden = Parameter.vector(prefix + "bias_hh" + suffix, gates);
  }

  List<Parameter> parameters() {
    return List.of(weightInput, weightHidden, biasInput, biasHidden);
  }

  /** A fresh mask for W_hh, or null when nothing is dropped. */
  Matrix weightMask(Backend backend, Dropout dropout, Mode mode) {
    Matrix value = weightHidden.value();
    return dropout.mask(backend, value.rows(), value.columns(), mode);
  }

  /**
   * out = W_ih · x + b_ih and what of b_hh may be added to it.
   *
   * @param rows x, [R, in]
   * @param weight takes W_ih, [GH, in]
   * @param out [R, GH]
   */
  void project(Backend backend, Operand rows, Operand weight, Operand out) {
    backend.stage(weightInput.value(), weight);
    backend.fillRows(backend.inputBias(cell, biasInput.value(), biasHidden.value()), out);
    backend.addTimesTransposed(rows, weight, out);
  }

  /**
   * What the time loop multiplies by and adds.
   *
   * @param mask of W_hh; null for none
   * @param weight takes W_hh, [GH, H]
   * @param bias takes b_hh, [1, GH]
   */
  void stageRecurrent(Backend backend, Matrix mask, Operand weight, Operand bias) {
    backend.stage(masked(backend, mask), weight);
    backend.stage(biasHidden.value(), bias);
  }

  private Matrix masked(Backend backend, Matrix mask) {
    if (mask == null) {
      return weightHidden.value();
    }
    Matrix out = backend.matrix(mask.rows(), mask.columns());
    backend.copy(weightHidden.value(), out);
    backend.multiplyBy(mask, out);
    return out;
  }

  /**
   * Fills the gradient of W_hh.
   *
   * @param gates d loss / d (W_hh · h + b_hh) of every token, [N, GH]
   * @param previous h before every token, [N, H]
   * @param from the first token that has one that is not zero
   * @param mask as given to {@link #stageRecurrent}
   */
  void weightHiddenGradient(
      Backend backend, Operand gates, Operand previous, int from, Matrix mask) {
    backend.transposedTimes(gates, previous, from, weightHidden.gradient());
    if (mask != null) {
      backend.multiplyBy(mask, weightHidden.gradient());
    }
  }

  /**
   * Fills the gradients of W_ih and of both biases.
   *
   * @param projected d loss / d (W_ih · x + b_ih) of every input row, [R, GH]
   * @param rows x, [R, in]
   * @param gates d loss / d (W_hh · h + b_hh) of every token, [N, GH], where a gate scales the
   *     recurrent part alone; else null, since both biases then have the same gradient
   */
  void inputGradients(Backend backend, Operand projected, Operand rows, Operand gates) {
    backend.transposedTimes(projected, rows, 0, weightInput.gradient());
    backend.columnSums(projected, biasInput.gradient());
    if (gates == null) {
      backend.copy(biasInput.gradient(), biasHidden.gradient());
    } else {
      backend.columnSums(gates, biasHidden.gradient());
    }
  }
}
