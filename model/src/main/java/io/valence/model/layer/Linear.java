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
   * @param name prefix of {@code .weight} and {@code .bias}
   * @param withBias whether the layer has b
   */
  Linear(String name, int input, int output, boolean withBias) {
    this.weight = Parameter.weight(name + ".weight", output, input);
    this.bias = withBias ? Parameter.vector(name + ".bias", output) : null;
  }

  List<Parameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** [output]; null without one. */
  Parameter bias() {
    return bias;
  }

  /** [B, input] to [B, output]. */
  Matrix forward(Backend backend, Matrix x) {
    return backend.linear(x, weight.value(), bias == null ? null : bias.value());
  }

  /** The gradient of x, given x and dy. */
  Matrix backward(Backend backend, Matrix x, Matrix dy) {
    if (bias != null) {
      backend.columnSums(dy, bias.gradient());
    }
    return backend.linearBackward(x, weight.value(), dy, weight.gradient());
  }

  /** Like {@link #backward}, for a bias whose gradient is known to be zero. */
  Matrix backwardWithoutBias(Backend backend, Matrix x, Matrix dy) {
    backend.clear(bias.gradient());
    return backend.linearBackward(x, weight.value(), dy, weight.gradient());
  }
}
