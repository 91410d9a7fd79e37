package io.valence.model.classifier;

/** {@code model.cell}: the kind of recurrent cell. */
public enum CellKind {
  LSTM,
  GRU,
  RNN
}
