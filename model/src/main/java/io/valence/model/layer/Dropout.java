package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;

/**
 * In training, zeroes each element with probability {@code rate} and scales the rest by 1 / (1 -
 * rate); <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html">torch.nn.Dropout</a>.
 */
public record Dropout(double rate) {
  /** Applies a new mask to x in place and returns it, or null if nothing is dropped. */
  public Matrix forward(Backend backend, Matrix x, Mode mode) {
    Matrix mask = mask(backend, x.rows(), x.columns(), mode);
    if (mask != null) {
      backend.multiplyBy(mask, x);
    }
    return mask;
  }

  /** A new mask, or null if nothing is dropped. */
  Matrix mask(Backend backend, int rows, int columns, Mode mode) {
    if (!mode.trains() || rate == 0) {
      return null;
    }
    return backend.dropoutMask(rows, columns, rate, mode.random());
  }

  /** Converts the output gradient to the input gradient, in place. */
  public void backward(Backend backend, Matrix mask, Matrix d) {
    if (mask != null) {
      backend.multiplyBy(mask, d);
    }
  }
}
