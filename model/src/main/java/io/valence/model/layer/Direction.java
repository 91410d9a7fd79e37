package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceWeights;
import java.util.List;

/** The parameters of one direction of a recurrent layer. */
final class Direction {
  private final Parameter weightInput;
  private final Parameter weightHidden;
  private final Parameter biasInput;
  private final Parameter biasHidden;

  /**
   * @param suffix suffix of the parameter names: {@code _l0}, {@code _l0_reverse}
   */
  Direction(Cell cell, int input, int hidden, String prefix, String suffix) {
    int gates = cell.gates() * hidden;
    this.weightInput = Parameter.weight(prefix + "weight_ih" + suffix, gates, input);
    this.weightHidden = Parameter.weight(prefix + "weight_hh" + suffix, gates, hidden);
    this.biasInput = Parameter.vector(prefix + "bias_ih" + suffix, gates);
    this.biasHidden = Parameter.vector(prefix + "bias_hh" + suffix, gates);
  }

  List<Parameter> parameters() {
    return List.of(weightInput, weightHidden, biasInput, biasHidden);
  }

  /** The weights, with a new mask for W_hh if dropout applies. */
  RecurrenceWeights weights(Backend backend, Dropout dropout, Mode mode) {
    Matrix value = weightHidden.value();
    return new RecurrenceWeights(
        weightInput.value(),
        value,
        biasInput.value(),
        biasHidden.value(),
        dropout.mask(backend, value.rows(), value.columns(), mode));
  }

  /** The gradient buffers. */
  RecurrenceWeights gradients() {
    return new RecurrenceWeights(
        weightInput.gradient(),
        weightHidden.gradient(),
        biasInput.gradient(),
        biasHidden.gradient(),
        null);
  }
}
