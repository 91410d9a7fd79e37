package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;

/**
 * Dropout: in training each number is zeroed with probability {@code rate}, the rest scaled by 1 /
 * (1 - rate); <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html">torch.nn.Dropout</a>.
 */
record Dropout(double rate) {
  /** Applies a fresh mask to x in place and returns it, or null when nothing is dropped. */
  Matrix forward(Backend backend, Matrix x, Mode mode) {
    Matrix mask = mask(backend, x.rows(), x.columns(), mode);
    if (mask != null) {
      backend.multiplyBy(mask, x);
    }
    return mask;
  }

  /** A fresh mask, or null when nothing is dropped. */
  Matrix mask(Backend backend, int rows, int columns, Mode mode) {
    if (!mode.trains() || rate == 0) {
      return null;
    }
    return backend.dropoutMask(rows, columns, rate, mode.random());
  }

  /** Turns the gradient of the result into that of the input, in place. */
  void backward(Backend backend, Matrix mask, Matrix d) {
    if (mask != null) {
      backend.multiplyBy(mask, d);
    }
  }
}
