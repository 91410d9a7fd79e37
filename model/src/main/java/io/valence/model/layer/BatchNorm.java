package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization (Ioffe and Szegedy, 2015) of [B, F]; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html">torch.nn.BatchNorm1d</a>:
 * biased batch variance in the result, unbiased in the running statistic.
 */
final class BatchNorm {
  private static final double EPSILON = 1e-5;
  private static final float MOMENTUM = 0.1f;

  private final Parameter weight;
  private final Parameter bias;
  private final Buffer runningMean;
  private final Buffer runningVariance;

  BatchNorm(String name, int width) {
    this.weight = Parameter.vector(name + ".weight", width);
    this.bias = Parameter.vector(name + ".bias", width);
    this.runningMean = new Buffer(name + ".running_mean", new Matrix(1, width));
    this.runningVariance = new Buffer(name + ".running_var", new Matrix(1, width));
    Arrays.fill(weight.value().data(), 1);
    Arrays.fill(runningVariance.value().data(), 1);
  }

  List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  List<Buffer> buffers() {
    return List.of(runningMean, runningVariance);
  }

  /**
   * What a pass leaves behind.
   *
   * @param normalized x̂, [B, F]
   * @param variance that x was divided by, [1, F]
   * @param ofBatch whether mean and variance are those of the batch, and not the running ones
   */
  record Tape(Matrix normalized, Matrix variance, boolean ofBatch, Matrix output) {}

  /**
   * In training normalizes by the batch and updates the running statistics; in evaluation
   * normalizes by these.
   *
   * @throws IllegalArgumentException when training on a single row, which has no variance
   */
  Tape forward(Backend backend, Matrix x, Mode mode) {
    if (mode.trains() && x.rows() < 2) {
      throw new IllegalArgumentException("batch normalization cannot train on one row");
    }
    Matrix mean = mode.trains() ? backend.normalization().mean(x) : runningMean.value();
    Matrix variance =
        mode.trains() ? backend.normalization().variance(x, mean) : runningVariance.value();
    if (mode.trains()) {
      follow(backend, runningMean.value(), mean, 1);
      follow(backend, runningVariance.value(), variance, x.rows() / (x.rows() - 1f));
    }
    Matrix normalized = backend.normalization().normalize(x, mean, variance, EPSILON);
    Matrix output = backend.normalization().affine(normalized, weight.value(), bias.value());
    return new Tape(normalized, variance, mode.trains(), output);
  }

  /** running = 0.9 · running + 0.1 · factor · batch. */
  private static void follow(Backend backend, Matrix running, Matrix batch, float factor) {
    backend.scale(1 - MOMENTUM, running);
    backend.addScaled(MOMENTUM * factor, batch, running);
  }

  Matrix backward(Backend backend, Tape tape, Matrix dy) {
    backend.normalization().weightGradient(dy, tape.normalized, weight.gradient());
    backend.columnSums(dy, bias.gradient());
    if (tape.ofBatch) {
      return backend
          .normalization()
          .backward(dy, tape.normalized, weight.value(), tape.variance, EPSILON);
    }
    // The running statistics are constants: dx = dy · w / √(v + ε).
    Matrix zeros = new Matrix(1, dy.columns());
    return backend
        .normalization()
        .normalize(
            backend.normalization().affine(dy, weight.value(), zeros),
            zeros,
            tape.variance,
            EPSILON);
  }
}
