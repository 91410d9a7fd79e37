package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;

/** Batch normalization in plain loops, with sums in double precision. */
final class HostNormalization implements Normalization {
  @Override
  public Statistics statistics(Matrix x) {
    Matrix mean = divided(columnSums(x), x.rows());
    return new Statistics(mean, variance(x, mean));
  }

  @Override
  public Normalized forward(Matrix x, Statistics by, Matrix weight, Matrix bias, double epsilon) {
    Matrix normalized = normalize(x, by.mean(), by.variance(), epsilon);
    return new Normalized(normalized, affine(normalized, weight, bias));
  }

  @Override
  public Matrix backwardByConstants(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    weightGradient(dy, tape.normalized(), dWeight);
    Matrix zeros = new Matrix(1, dy.columns());
    return normalize(affine(dy, weight, zeros), zeros, variance, epsilon);
  }

  private static Matrix variance(Matrix x, Matrix mean) {
    double[] sum = new double[x.columns()];
    for (int b = 0; b < x.rows(); b++) {
      for (int f = 0; f < sum.length; f++) {
        double difference = x.get(b, f) - mean.data()[f];
        sum[f] += difference * difference;
      }
    }
    return divided(sum, x.rows());
  }

  private static Matrix normalize(Matrix x, Matrix mean, Matrix variance, double epsilon) {
    Matrix out = new Matrix(x.rows(), x.columns());
    double[] scale = inverseDeviation(variance, epsilon);
    for (int b = 0; b < x.rows(); b++) {
      int row = b * scale.length;
      for (int f = 0; f < scale.length; f++) {
        out.writableData()[row + f] = (float) ((x.data()[row + f] - mean.data()[f]) * scale[f]);
      }
    }
    return out;
  }

  private static Matrix affine(Matrix normalized, Matrix weight, Matrix bias) {
    Matrix out = new Matrix(normalized.rows(), normalized.columns());
    int width = normalized.columns();
    for (int b = 0; b < normalized.rows(); b++) {
      int row = b * width;
      for (int f = 0; f < width; f++) {
        out.writableData()[row + f] =
            normalized.data()[row + f] * weight.data()[f] + bias.data()[f];
      }
    }
    return out;
  }

  private static void weightGradient(Matrix dy, Matrix normalized, Matrix dWeight) {
    double[] sum = columnDots(dy, normalized);
    for (int f = 0; f < sum.length; f++) {
      dWeight.writableData()[f] = (float) sum[f];
    }
  }

  @Override
  public Matrix backward(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    Matrix normalized = tape.normalized();
    weightGradient(dy, normalized, dWeight);
    int width = dy.columns();
    double[] sums = columnSums(dy);
    double[] dots = columnDots(dy, normalized);
    double[] scale = inverseDeviation(variance, epsilon);
    // Nearly zero: see the interface.
    double[] means = columnSums(normalized);
    for (int f = 0; f < width; f++) {
      means[f] /= dy.rows();
      dots[f] -= sums[f] * means[f];
    }
    Matrix dx = new Matrix(dy.rows(), width);
    for (int b = 0; b < dy.rows(); b++) {
      for (int f = 0; f < width; f++) {
        double unit = normalized.get(b, f) - means[f];
        double centered = dy.get(b, f) - (sums[f] + unit * dots[f]) / dy.rows();
        dx.writableData()[b * width + f] = (float) (weight.data()[f] * scale[f] * centered);
      }
    }
    return dx;
  }

  private static double[] columnSums(Matrix x) {
    double[] sum = new double[x.columns()];
    for (int b = 0; b < x.rows(); b++) {
      for (int f = 0; f < sum.length; f++) {
        sum[f] += x.get(b, f);
      }
    }
    return sum;
  }

  private static double[] columnDots(Matrix a, Matrix b) {
    double[] sum = new double[a.columns()];
    for (int row = 0; row < a.rows(); row++) {
      for (int f = 0; f < sum.length; f++) {
        sum[f] += (double) a.get(row, f) * b.get(row, f);
      }
    }
    return sum;
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
      out.writableData()[f] = (float) (sum[f] / rows);
    }
    return out;
  }
}
