package io.valence.model.config;

/** {@code model.pooling}: how the steps of the last recurrent layer become features. */
public enum Pooling {
  /** The final hidden states of both directions. */
  LAST,
  /** The mean over the steps. */
  MEAN,
  /** The maximum over the steps, feature by feature. */
  MAX,
  /** A weighted mean, the weights learned (additive attention). */
  ATTENTION
}
