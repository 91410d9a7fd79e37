package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * y = x Wᵀ + b; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.Linear.html">torch.nn.Linear</a>.
 */
final class Linear {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * @param name what stands before {@code .weight} and {@code .bias}
   * @param withBias whether b is there at all
   */
  Linear(String name, int input, int output, boolean withBias) {
    this.weight = Parameter.weight(name + ".weight", output, input);
    this.bias = withBias ? Parameter.vector(name + ".bias", output) : null;
  }

  List<Parameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** [B, input] to [B, output]. */
  Matrix forward(Backend backend, Matrix x) {
    Matrix out = backend.matrix(x.rows(), weight.value().rows());
    backend.multiplyTransposed(x, weight.value(), out);
    if (bias != null) {
      backend.addRow(bias.value(), out);
    }
    return out;
  }

  /** The gradient of x, given x and that of y. */
  Matrix backward(Backend backend, Matrix x, Matrix dy) {
    if (bias != null) {
      backend.addColumnSums(dy, bias.gradient());
    }
    return backwardWithoutBias(backend, x, dy);
  }

  /** As {@link #backward}, where the bias is known to have no gradient. */
  Matrix backwardWithoutBias(Backend backend, Matrix x, Matrix dy) {
    backend.addTransposedProduct(dy, x, weight.gradient());
    Matrix dx = backend.matrix(x.rows(), x.columns());
    backend.multiply(dy, weight.value(), dx);
    return dx;
  }
}
