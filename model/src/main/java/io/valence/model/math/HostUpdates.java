package io.valence.model.math;

import java.util.List;

/** The optimizers' passes: single loops over aligned arrays. */
final class HostUpdates implements Updates {
  private static final int LANES = 1024;
  private static final int PART = 2048;

  @Override
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    adam(step, g.data(), m.data(), v.data(), p.data(), p.size());
  }

  private static void adam(AdamStep s, float[] g, float[] m, float[] v, float[] p, int count) {
    // In parts that stay in the cache from loop to loop.
    for (int from = 0; from < count; from += PART) {
      int to = Math.min(count, from + PART);
      follow((float) s.beta1(), (float) (1 - s.beta1()), g, m, from, to);
      followSquares((float) s.beta2(), (float) (1 - s.beta2()), g, v, from, to);
      descend(s, m, v, p, from, to);
    }
  }

  private static void follow(float beta, float rest, float[] g, float[] m, int from, int to) {
    for (int i = from; i < to; i++) {
      m[i] = beta * m[i] + rest * g[i];
    }
  }

  private static void followSquares(
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
    momentum(rate, momentum, g.data(), velocity.data(), p.data(), p.size());
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
  public void follow(float part, Matrix x, Matrix average) {
    follow(part, x.data(), average.data(), x.size());
  }

  private static void follow(float part, float[] x, float[] average, int count) {
    for (int i = 0; i < count; i++) {
      average[i] += part * (x[i] - average[i]);
    }
  }

  @Override
  public double norm(List<Matrix> all) {
    return Math.sqrt(all.stream().mapToDouble(x -> sumOfSquares(x.data(), x.size())).sum());
  }

  /** In 1024 partial sums, so that HotSpot can vectorise it; these are added up in double. */
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
