package io.valence.model.math;

/**
 * Batch normalization over the columns of x [B, F]; <a
 * href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy (2015)</a>.
 */
public interface Normalization {
  /**
   * Mean and biased variance of each column.
   *
   * @param mean [1, F]
   * @param variance [1, F]
   */
  record Statistics(Matrix mean, Matrix variance) {}

  /** The statistics of a batch. */
  Statistics statistics(Matrix x);

  /**
   * The tape of a pass.
   *
   * @param normalized x̂ = (x - mean) / √(variance + epsilon), [B, F]
   * @param output weight · x̂ + bias, [B, F]
   */
  record Normalized(Matrix normalized, Matrix output) {}

  /**
   * Normalizes, scales and shifts.
   *
   * @param weight [1, F]
   * @param bias [1, F]
   */
  Normalized forward(Matrix x, Statistics by, Matrix weight, Matrix bias, double epsilon);

  /**
   * The gradient with respect to x when mean and variance are those of the batch: w / √(v + ε) ·
   * (dy - mean(dy) - u · mean(dy · u)), [B, F], where u = x̂ - mean(x̂).
   *
   * <p>In exact arithmetic u is x̂. But the mean that centers x̂ is a float. Without centering
   * again, the gradient's columns would sum to more than their rounding error. If the rows hardly
   * differ, the layers below would receive only that error.
   *
   * @param dWeight receives Σ dy · x̂ by column, [1, F]
   */
  Matrix backward(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight);

  /**
   * The gradient with respect to x when mean and variance are constants: dy · w / √(v + ε), [B, F].
   *
   * @param dWeight as above
   */
  Matrix backwardByConstants(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight);
}
