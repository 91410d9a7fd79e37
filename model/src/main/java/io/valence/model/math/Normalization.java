package io.valence.model.math;

/**
 * Batch normalization's passes over the columns of x [B, F]; <a
 * href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy (2015)</a>.
 */
public sealed interface Normalization
    permits HostNormalization, DeviceNormalization, CudaNormalization {
  /** The mean of each column, [1, F]. */
  Matrix mean(Matrix x);

  /** The biased variance of each column about its mean, [1, F]. */
  Matrix variance(Matrix x, Matrix mean);

  /** (x - mean) / √(variance + epsilon), [B, F]. */
  Matrix normalize(Matrix x, Matrix mean, Matrix variance, double epsilon);

  /** weight · normalized + bias, [B, F]. */
  Matrix affine(Matrix normalized, Matrix weight, Matrix bias);

  /** dWeight = Σ dy · normalized, column by column. */
  void weightGradient(Matrix dy, Matrix normalized, Matrix dWeight);

  /**
   * The gradient with respect to x when mean and variance are those of the batch: w / √(v + ε) ·
   * (dy - mean(dy) - x̂ · mean(dy · x̂)), [B, F].
   */
  Matrix backward(Matrix dy, Matrix normalized, Matrix weight, Matrix variance, double epsilon);
}
