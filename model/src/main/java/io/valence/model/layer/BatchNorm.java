package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;
import io.valence.model.math.Normalization.Normalized;
import io.valence.model.math.Normalization.Statistics;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization (Ioffe and Szegedy, 2015) of [B, F]; <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html">torch.nn.BatchNorm1d</a>:
 * biased batch variance in the output, unbiased in the running variance.
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
    Arrays.fill(weight.value().writableData(), 1);
    Arrays.fill(runningVariance.value().writableData(), 1);
  }

  List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  List<Buffer> buffers() {
    return List.of(runningMean, runningVariance);
  }

  /**
   * The tape of a pass.
   *
   * @param normalized x̂ and the output, [B, F]
   * @param variance the variance used, [1, F]
   * @param ofBatch whether mean and variance are those of the batch, not the running ones
   */
  record Tape(Normalized normalized, Matrix variance, boolean ofBatch) {
    Matrix output() {
      return normalized.output();
    }
  }

  /**
   * Training normalizes by batch statistics and updates the running ones. Evaluation uses the
   * running ones.
   *
   * @throws IllegalArgumentException when training on a single row, which has no variance
   */
  Tape forward(Backend backend, Matrix x, Mode mode) {
    if (mode.trains() && x.rows() < 2) {
      throw new IllegalArgumentException("batch normalization cannot train on one row");
    }
    Statistics by =
        mode.trains()
            ? backend.normalization().statistics(x)
            : new Statistics(runningMean.value(), runningVariance.value());
    if (mode.learnsStatistics()) {
      update(backend, runningMean.value(), by.mean(), 1);
      update(backend, runningVariance.value(), by.variance(), x.rows() / (x.rows() - 1f));
    }
    Normalized normalized =
        backend.normalization().forward(x, by, weight.value(), bias.value(), EPSILON);
    return new Tape(normalized, by.variance(), mode.trains());
  }

  /** running = 0.9 · running + 0.1 · factor · batch. */
  private static void update(Backend backend, Matrix running, Matrix batch, float factor) {
    backend.scale(1 - MOMENTUM, running);
    backend.addScaled(MOMENTUM * factor, batch, running);
  }

  Matrix backward(Backend backend, Tape tape, Matrix dy) {
    backend.columnSums(dy, bias.gradient());
    Normalization normalization = backend.normalization();
    return tape.ofBatch
        ? normalization.backward(
            dy, tape.normalized, tape.variance, weight.value(), EPSILON, weight.gradient())
        : normalization.backwardByConstants(
            dy, tape.normalized, tape.variance, weight.value(), EPSILON, weight.gradient());
  }
}
