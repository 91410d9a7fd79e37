package io.valence.model.config;

import io.valence.model.math.Cell;

/** {@code model.cell}: the kind of recurrent cell. */
public enum CellKind {
  LSTM,
  GRU,
  RNN;

  /**
   * The cell of the math package.
   *
   * @param nonlinearity for an RNN; the others have their own
   */
  public Cell of(Nonlinearity nonlinearity) {
    return switch (this) {
      case LSTM -> Cell.LSTM;
      case GRU -> Cell.GRU;
      case RNN ->
          switch (nonlinearity) {
            case TANH -> Cell.RNN_TANH;
            case RELU -> Cell.RNN_RELU;
          };
    };
  }
}
