package io.valence.model.config;

/** {@code model.cell}: the kind of recurrent cell. */
public enum CellKind {
  LSTM,
  GRU,
  RNN
}
