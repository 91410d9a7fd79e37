package io.valence.model.math;

/**
 * What a backend keeps of a recurrent layer whose weights no longer change: the weights as its
 * products read them, and the input part of the gates, W_ih · x + b_ih, of rows that come again and
 * again. The rest is private to the backend that made it.
 */
public interface PreparedLayer {
  /** The number of input rows whose part of the gates is kept. */
  int rows();
}
