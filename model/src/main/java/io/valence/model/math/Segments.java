package io.valence.model.math;

import java.util.Arrays;

/** Passes over the rows of each segment: segment[n] says to which one row n belongs. */
final class Segments {
  /**
   * out[s] = the largest of the rows of segment s, column by column.
   *
   * @return for each element of out the row that gave it, the first if several, [segments ·
   *     columns]
   */
  int[] max(Matrix x, int[] segment, Matrix out) {
    int width = x.columns();
    int[] from = new int[out.rows() * width];
    Arrays.fill(out.data(), Float.NEGATIVE_INFINITY);
    Arrays.fill(from, -1);
    for (int n = 0; n < x.rows(); n++) {
      for (int j = 0; j < width; j++) {
        int at = segment[n] * width + j;
        float value = x.data()[n * width + j];
        if (from[at] < 0 || value > out.data()[at] || Float.isNaN(value)) {
          out.data()[at] = value;
          from[at] = n;
        }
      }
    }
    return from;
  }

  /** dX[from[e]] += dOut[e]: the gradient of {@link #max}. */
  void maxBackward(Matrix dOut, int[] from, Matrix dX) {
    int width = dX.columns();
    for (int e = 0; e < from.length; e++) {
      dX.data()[from[e] * width + e % width] += dOut.data()[e];
    }
  }

  /** x[n] becomes exp(x[n]) over the sum of its segment's. */
  void softmax(float[] x, int[] segment, int segments) {
    double[] largest = new double[segments];
    double[] sum = new double[segments];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int n = 0; n < x.length; n++) {
      largest[segment[n]] = Math.max(largest[segment[n]], x[n]);
    }
    double[] exp = new double[x.length];
    for (int n = 0; n < x.length; n++) {
      exp[n] = Math.exp(x[n] - largest[segment[n]]);
      sum[segment[n]] += exp[n];
    }
    for (int n = 0; n < x.length; n++) {
      x[n] = (float) (exp[n] / sum[segment[n]]);
    }
  }

  /** dy becomes y · (dy - Σ y dy of its segment): the gradient of {@link #softmax}. */
  void softmaxBackward(float[] y, float[] dy, int[] segment, int segments) {
    double[] sum = new double[segments];
    for (int n = 0; n < y.length; n++) {
      sum[segment[n]] += (double) y[n] * dy[n];
    }
    for (int n = 0; n < y.length; n++) {
      dy[n] = (float) (y[n] * (dy[n] - sum[segment[n]]));
    }
  }
}
