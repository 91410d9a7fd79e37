package io.valence.model.math.host;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.Segments;
import java.util.Arrays;

/** Passes over segments in plain loops. */
record HostSegments(Backend backend) implements Segments {
  @Override
  public Matrix max(Matrix x, int[] segment, Matrix out) {
    int width = x.columns();
    Matrix fromRow = backend.matrix(out.rows(), out.columns());
    float[] from = fromRow.writableData();
    float[] largest = out.writableData();
    Arrays.fill(from, -1);
    for (int n = 0; n < x.rows(); n++) {
      for (int j = 0; j < width; j++) {
        int at = segment[n] * width + j;
        float value = x.data()[n * width + j];
        if (from[at] < 0 || value > largest[at] || Float.isNaN(value)) {
          largest[at] = value;
          from[at] = n;
        }
      }
    }
    return fromRow;
  }

  @Override
  public void maxBackward(Matrix dOut, Matrix from, Matrix dX) {
    int width = dX.columns();
    float[] d = dX.writableData();
    for (int e = 0; e < dOut.size(); e++) {
      d[((int) from.data()[e]) * width + e % width] += dOut.data()[e];
    }
  }

  @Override
  public void softmax(Matrix numbers, int[] segment, int segments) {
    float[] x = numbers.writableData();
    int count = numbers.size();
    double[] largest = new double[segments];
    double[] sum = new double[segments];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int n = 0; n < count; n++) {
      largest[segment[n]] = Math.max(largest[segment[n]], x[n]);
    }
    double[] exp = new double[count];
    for (int n = 0; n < count; n++) {
      exp[n] = Math.exp(x[n] - largest[segment[n]]);
      sum[segment[n]] += exp[n];
    }
    for (int n = 0; n < count; n++) {
      x[n] = (float) (exp[n] / sum[segment[n]]);
    }
  }

  @Override
  public void softmaxBackward(Matrix numbers, Matrix gradients, int[] segment, int segments) {
    float[] y = numbers.data();
    float[] dy = gradients.writableData();
    int count = numbers.size();
    double[] sum = new double[segments];
    for (int n = 0; n < count; n++) {
      sum[segment[n]] += (double) y[n] * dy[n];
    }
    for (int n = 0; n < count; n++) {
      dy[n] = (float) (y[n] * (dy[n] - sum[segment[n]]));
    }
  }
}
