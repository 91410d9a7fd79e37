package io.valence.model.config;

/** {@code model.nonlinearity}: the activation of {@link CellKind#RNN}; others have their own. */
public enum Nonlinearity {
  TANH,
  RELU
}
