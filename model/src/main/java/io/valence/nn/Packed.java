package io.valence.nn;

import io.valence.model.layer.Packing;
import io.valence.model.math.Matrix;

/** Converts padded and packed layouts. */
final class Packed {
  private Packed() {}

  /** [A, B, C] as [B, A, C]. */
  static Tensor swapped(Tensor x) {
    int width = x.size(2);
    Tensor out = Tensor.zeros(x.size(1), x.size(0), width);
    for (int a = 0; a < x.size(0); a++) {
      for (int b = 0; b < x.size(1); b++) {
        System.arraycopy(
            x.data(), (a * x.size(1) + b) * width, out.data(), (b * x.size(0) + a) * width, width);
      }
    }
    return out;
  }

  /** The non-padding tokens of [T, B, C], [N, C]. */
  static Matrix rows(Tensor x, Packing packing) {
    int width = x.size(2);
    Matrix out = new Matrix(packing.tokens(), width);
    for (int t = 0; t < packing.steps(); t++) {
      for (int b = 0; b < packing.width(t); b++) {
        int from = (t * x.size(1) + packing.order()[b]) * width;
        int to = (packing.offsets()[t] + b) * width;
        System.arraycopy(x.data(), from, out.writableData(), to, width);
      }
    }
    return out;
  }

  /** Inverts {@link #rows}: zeros past a row's length. */
  static Tensor padded(Matrix tokens, Packing packing, int steps) {
    int width = tokens.columns();
    Tensor out = Tensor.zeros(steps, packing.rows(), width);
    for (int t = 0; t < packing.steps(); t++) {
      for (int b = 0; b < packing.width(t); b++) {
        int to = (t * packing.rows() + packing.order()[b]) * width;
        int from = (packing.offsets()[t] + b) * width;
        System.arraycopy(tokens.data(), from, out.data(), to, width);
      }
    }
    return out;
  }

  /** A direction's states, [B, H], from [D·B, H] in packed order. */
  static Tensor callersOrder(Matrix states, int direction, Packing packing) {
    int width = states.columns();
    Tensor out = Tensor.zeros(packing.rows(), width);
    for (int b = 0; b < packing.rows(); b++) {
      int from = (direction * packing.rows() + b) * width;
      System.arraycopy(states.data(), from, out.data(), packing.order()[b] * width, width);
    }
    return out;
  }
}
