package io.valence.model.config;

/** {@code model.pooling}: how the steps of the last recurrent layer become features. */
public enum Pooling {
  /** The final hidden states of both directions. */
  LAST,
  /** The mean over the steps. */
  MEAN,
  /** The maximum over the steps, per feature. */
  MAX,
  /** A weighted mean with learned weights (additive attention). */
  ATTENTION
}
