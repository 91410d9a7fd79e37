package io.valence.model.config;

/**
 * {@code model.nonlinearity}: what an {@link CellKind#RNN} cell applies; the others have their own.
 */
public enum Nonlinearity {
  TANH,
  RELU
}
