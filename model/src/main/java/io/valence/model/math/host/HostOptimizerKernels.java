package io.valence.model.math.host;

import io.valence.model.math.AdamStep;
import io.valence.model.math.Matrix;
import io.valence.model.math.OptimizerKernels;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Optimizer updates: simple loops over aligned arrays. */
final class HostOptimizerKernels implements OptimizerKernels {
  private static final int LANES = 1024;
  private static final int PART = 2048;

  @Override
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    adam(step, g.data(), m.writableData(), v.writableData(), p.writableData(), p.size());
  }

  private static void adam(AdamStep s, float[] g, float[] m, float[] v, float[] p, int count) {
    // In blocks that stay in the cache across the loops.
    for (int from = 0; from < count; from += PART) {
      int to = Math.min(count, from + PART);
      average((float) s.beta1(), (float) (1 - s.beta1()), g, m, from, to);
      averageSquares((float) s.beta2(), (float) (1 - s.beta2()), g, v, from, to);
      descend(s, m, v, p, from, to);
    }
  }

  private static void average(float beta, float rest, float[] g, float[] m, int from, int to) {
    for (int i = from; i < to; i++) {
      m[i] = beta * m[i] + rest * g[i];
    }
  }

  private static void averageSquares(
      float beta, float rest, float[] g, float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = beta * v[i] + rest * g[i] * g[i];
    }
  }

  private static void descend(AdamStep s, float[] m, float[] v, float[] p, int from, int to) {
    float rate = (float) s.rate();
    float root = (float) (1 / s.rootCorrection());
    float epsilon = (float) s.epsilon();
    for (int i = from; i < to; i++) {
      p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) * root + epsilon);
    }
  }

  @Override
  public void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p) {
    momentum(rate, momentum, g.data(), velocity.writableData(), p.writableData(), p.size());
  }

  private static void momentum(
      float rate, float momentum, float[] g, float[] velocity, float[] p, int count) {
    for (int i = 0; i < count; i++) {
      velocity[i] = momentum * velocity[i] + g[i];
    }
    for (int i = 0; i < count; i++) {
      p[i] -= rate * velocity[i];
    }
  }

  @Override
  public void lerp(float part, Matrix x, Matrix average) {
    lerp(part, x.data(), average.writableData(), x.size());
  }

  private static void lerp(float part, float[] x, float[] average, int count) {
    for (int i = 0; i < count; i++) {
      average[i] += part * (x[i] - average[i]);
    }
  }

  @Override
  public DoubleSupplier clip(List<Matrix> gradients, double bound) {
    double norm =
        Math.sqrt(gradients.stream().mapToDouble(x -> sumOfSquares(x.data(), x.size())).sum());
    float factor = OptimizerKernels.clipFactor(norm, bound);
    if (factor != 1) {
      gradients.forEach(g -> scale(factor, g.writableData(), g.size()));
    }
    return () -> norm;
  }

  private static void scale(float factor, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] *= factor;
    }
  }

  /** Uses 1024 partial sums, so HotSpot can vectorize it; adds these in double. */
  private static double sumOfSquares(float[] x, int count) {
    float[] sums = new float[LANES];
    float[] part = new float[LANES];
    for (int from = 0; from < count; from += LANES) {
      int length = Math.min(LANES, count - from);
      System.arraycopy(x, from, part, 0, length);
      for (int i = 0; i < length; i++) {
        sums[i] += part[i] * part[i];
      }
    }
    double total = 0;
    for (float sum : sums) {
      total += sum;
    }
    return total;
  }
}
