package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.Operand;
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
    Operand y = backend.operand(out.rows(), out.columns());
    backend.fillRows(bias == null ? backend.zeros(1, out.columns()) : bias.value(), y);
    backend.addTimesTransposed(backend.stage(x), backend.stage(weight.value()), y);
    backend.fetch(y, out);
    return out;
  }

  /** The gradient of x, given x and that of y. */
  Matrix backward(Backend backend, Matrix x, Matrix dy) {
    if (bias != null) {
      backend.columnSums(dy, bias.gradient());
    }
    return weightAndInput(backend, x, dy);
  }

  /** As {@link #backward}, where the bias is known to have a gradient of zero. */
  Matrix backwardWithoutBias(Backend backend, Matrix x, Matrix dy) {
    backend.clear(bias.gradient());
    return weightAndInput(backend, x, dy);
  }

  private Matrix weightAndInput(Backend backend, Matrix x, Matrix dy) {
    Operand staged = backend.stage(dy);
    backend.transposedTimes(staged, backend.stage(x), 0, weight.gradient());
    Operand product = backend.operand(x.rows(), x.columns());
    backend.multiply(staged, backend.stage(weight.value()), product);
    Matrix dx = backend.matrix(x.rows(), x.columns());
    backend.fetch(product, dx);
    return dx;
  }
}
