package io.valence.model.math;

/**
 * Batch normalization's passes over the columns of x [B, F]; sums are taken in double precision.
 */
final class Normalization {
  /** The mean of each column, [1, F]. */
  Matrix mean(Matrix x) {
    double[] sum = new double[x.columns()];
    for (int e = 0; e < x.data().length; e++) {
      sum[e % sum.length] += x.data()[e];
    }
    return divided(sum, x.rows());
  }

  /** The biased variance of each column about its mean, [1, F]. */
  Matrix variance(Matrix x, Matrix mean) {
    double[] sum = new double[x.columns()];
    for (int e = 0; e < x.data().length; e++) {
      double difference = x.data()[e] - mean.data()[e % sum.length];
      sum[e % sum.length] += difference * difference;
    }
    return divided(sum, x.rows());
  }

  /** (x - mean) / √(variance + epsilon), [B, F]. */
  Matrix normalize(Matrix x, Matrix mean, Matrix variance, double epsilon) {
    Matrix out = new Matrix(x.rows(), x.columns());
    double[] scale = inverseDeviation(variance, epsilon);
    for (int e = 0; e < x.data().length; e++) {
      int f = e % scale.length;
      out.data()[e] = (float) ((x.data()[e] - mean.data()[f]) * scale[f]);
    }
    return out;
  }

  /** weight · normalized + bias, [B, F]. */
  Matrix affine(Matrix normalized, Matrix weight, Matrix bias) {
    Matrix out = new Matrix(normalized.rows(), normalized.columns());
    int width = normalized.columns();
    for (int e = 0; e < out.data().length; e++) {
      int f = e % width;
      out.data()[e] = normalized.data()[e] * weight.data()[f] + bias.data()[f];
    }
    return out;
  }

  /** dWeight += Σ dy · normalized, column by column. */
  void addWeightGradient(Matrix dy, Matrix normalized, Matrix dWeight) {
    double[] sum = new double[dy.columns()];
    for (int e = 0; e < dy.data().length; e++) {
      sum[e % sum.length] += (double) dy.data()[e] * normalized.data()[e];
    }
    for (int f = 0; f < sum.length; f++) {
      dWeight.data()[f] += (float) sum[f];
    }
  }

  /**
   * The gradient with respect to x when mean and variance are those of the batch: w / √(v + ε) ·
   * (dy - mean(dy) - x̂ · mean(dy · x̂)).
   */
  Matrix backward(Matrix dy, Matrix normalized, Matrix weight, Matrix variance, double epsilon) {
    int width = dy.columns();
    double[] meanDy = new double[width];
    double[] meanDyX = new double[width];
    for (int e = 0; e < dy.data().length; e++) {
      meanDy[e % width] += dy.data()[e];
      meanDyX[e % width] += (double) dy.data()[e] * normalized.data()[e];
    }
    double[] scale = inverseDeviation(variance, epsilon);
    Matrix dx = new Matrix(dy.rows(), width);
    for (int e = 0; e < dx.data().length; e++) {
      int f = e % width;
      double centred = dy.data()[e] - (meanDy[f] + normalized.data()[e] * meanDyX[f]) / dy.rows();
      dx.data()[e] = (float) (weight.data()[f] * scale[f] * centred);
    }
    return dx;
  }

  private static double[] inverseDeviation(Matrix variance, double epsilon) {
    double[] out = new double[variance.columns()];
    for (int f = 0; f < out.length; f++) {
      out[f] = 1 / Math.sqrt(variance.data()[f] + epsilon);
    }
    return out;
  }

  private static Matrix divided(double[] sum, int rows) {
    Matrix out = new Matrix(1, sum.length);
    for (int f = 0; f < sum.length; f++) {
      out.data()[f] = (float) (sum[f] / rows);
    }
    return out;
  }
}
