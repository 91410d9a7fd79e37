package io.valence.model.math;

import java.util.List;

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

  /** √ Σ x² over all elements of all matrices: the global Euclidean norm. */
  double norm(List<Matrix> all);
}
