package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import java.util.Arrays;

/** Passes that move, add or sum whole rows of matrices. */
final class Rows {
  /** out[n, at … at + width(source)) = source[index[n]]. */
  void gather(Matrix source, int[] index, Matrix out, int at) {
    int width = source.columns();
    for (int n = 0; n < index.length; n++) {
      System.arraycopy(
          source.data(), index[n] * width, out.writableData(), n * out.columns() + at, width);
    }
  }

  /** out[index[n]] += source[n, at … at + width(out)), in the order of n. */
  void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    int width = out.columns();
    float[] sum = new float[width];
    float[] row = new float[width];
    for (int n = 0; n < index.length; n++) {
      System.arraycopy(out.data(), index[n] * width, sum, 0, width);
      System.arraycopy(source.data(), n * source.columns() + at, row, 0, width);
      add(row, sum, 0, width);
      System.arraycopy(sum, 0, out.writableData(), index[n] * width, width);
    }
  }

  /** out[to … to + count) = source[from … from + count). */
  void copy(Matrix source, int from, Matrix out, int to, int count) {
    int width = source.columns();
    System.arraycopy(source.data(), from * width, out.writableData(), to * width, count * width);
  }

  /** out[row …] = columns {@code at} to at + width(out) of source. */
  void columns(Matrix source, int at, Matrix out, int row) {
    int width = out.columns();
    for (int n = 0; n < source.rows(); n++) {
      int to = (row + n) * width;
      System.arraycopy(source.data(), n * source.columns() + at, out.writableData(), to, width);
    }
  }

  /** out [1, columns] = the sum of the rows of source, in their order. */
  void columnSums(Matrix source, Matrix out) {
    int width = source.columns();
    float[] row = new float[width];
    Arrays.fill(out.writableData(), 0, width, 0);
    for (int n = 0; n < source.rows(); n++) {
      System.arraycopy(source.data(), n * width, row, 0, width);
      add(row, out.writableData(), 0, width);
    }
  }

  /** Row n of out ·= factors[n]. */
  void scale(float[] factors, Matrix out) {
    int width = out.columns();
    float[] x = out.writableData();
    for (int n = 0; n < out.rows(); n++) {
      for (int j = n * width; j < (n + 1) * width; j++) {
        x[j] *= factors[n];
      }
    }
  }

  /** out[n] = a[n] · b[n], the inner product of two rows. */
  void dots(Matrix a, Matrix b, float[] out) {
    int width = a.columns();
    for (int n = 0; n < a.rows(); n++) {
      double sum = 0;
      for (int j = n * width; j < (n + 1) * width; j++) {
        sum += (double) a.data()[j] * b.data()[j];
      }
      out[n] = (float) sum;
    }
  }

  static void add(float[] addend, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += addend[i];
    }
  }
}
