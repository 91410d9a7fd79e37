package io.valence.model.math;

/**
 * The numbers of an Adam step.
 *
 * @param rate learning rate over 1 - β₁ᵗ
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added outside the root
 * @param rootCorrection √(1 - β₂ᵗ)
 */
public record AdamStep(
    double rate, double beta1, double beta2, double epsilon, double rootCorrection) {
  /** Step {@code t}, starting at 1. */
  public static AdamStep of(
      double learningRate, double beta1, double beta2, double epsilon, long t) {
    return new AdamStep(
        learningRate / (1 - Math.pow(beta1, t)),
        beta1,
        beta2,
        epsilon,
        Math.sqrt(1 - Math.pow(beta2, t)));
  }
}
