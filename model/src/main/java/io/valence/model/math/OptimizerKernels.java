package io.valence.model.math;

import java.util.List;
import java.util.function.DoubleSupplier;

/** Optimizer updates of one parameter, and the gradient norm. */
public interface OptimizerKernels {
  /**
   * One Adam step (Kingma and Ba, 2015) on p in PyTorch's form, ε outside the root: m = β₁m +
   * (1-β₁)g, v = β₂v + (1-β₂)g², p -= rate · m / (√v / √correction2 + ε).
   */
  void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p);

  /**
   * One step of SGD with momentum on p in PyTorch's form: velocity = momentum · velocity + g, p -=
   * rate · velocity.
   */
  void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p);

  /** average += part · (x - average). */
  void lerp(float part, Matrix x, Matrix average);

  /**
   * Scales gradients down together, so that their norm √ Σ x² is at most a bound; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">torch.nn.utils.clip_grad_norm_</a>.
   *
   * @param bound 0 for none
   * @return the norm before; a device may still compute it, see {@link Backend#stepsAhead}
   */
  DoubleSupplier clip(List<Matrix> gradients, double bound);

  /** By what a gradient of this norm is scaled. */
  static float clipFactor(double norm, double bound) {
    double factor = bound / (norm + 1e-6);
    return bound > 0 && !(factor >= 1) ? (float) factor : 1;
  }
}
