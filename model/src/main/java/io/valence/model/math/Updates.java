package io.valence.model.math;

/** The optimizers' passes over one parameter: single loops over aligned arrays. */
final class Updates {
  /**
   * Adam (Kingma and Ba, 2015) in PyTorch's form, ε outside the root: m = β₁m + (1-β₁)g, v = β₂v +
   * (1-β₂)g², p -= rate · m / (√v / √correction2 + ε).
   */
  void adam(AdamStep s, float[] g, float[] m, float[] v, float[] p) {
    float beta1 = (float) s.beta1();
    float rest1 = (float) (1 - s.beta1());
    float beta2 = (float) s.beta2();
    float rest2 = (float) (1 - s.beta2());
    for (int i = 0; i < m.length; i++) {
      m[i] = beta1 * m[i] + rest1 * g[i];
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
    }
    float rate = (float) s.rate();
    float root = (float) s.rootCorrection();
    float epsilon = (float) s.epsilon();
    for (int i = 0; i < p.length; i++) {
      p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) / root + epsilon);
    }
  }

  /**
   * SGD with momentum as PyTorch has it: velocity = momentum · velocity + g, p -= rate · velocity.
   */
  void momentum(float rate, float momentum, float[] g, float[] velocity, float[] p) {
    for (int i = 0; i < p.length; i++) {
      velocity[i] = momentum * velocity[i] + g[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] -= rate * velocity[i];
    }
  }

  void scale(float factor, float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
  }

  /** g += factor · p. */
  void addScaled(float factor, float[] p, float[] g) {
    for (int i = 0; i < g.length; i++) {
      g[i] += factor * p[i];
    }
  }

  double sumOfSquares(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += (double) value * value;
    }
    return sum;
  }
}
