package io.valence.model.math;

import java.util.Arrays;

/**
 * Matrix products in plain Java: the specification, and what answers before any native code is
 * loaded.
 *
 * <p>Every product is reduced to one form, a row of {@code a} times the rows of {@code b}: four
 * rows of {@code b} at a time are added, scaled, to a row of sums. The terms of a sum are so added
 * in the order of K whatever the other rows are: a row's result does not depend on its neighbours.
 */
public final class JavaGemm implements Gemm {
  @Override
  public void multiply(Matrix a, Matrix b, Matrix out) {
    out.require(a.rows(), b.columns());
    b.require(a.columns(), b.columns());
    product(a, 0, a.rows(), rowsOf(b), out, 0);
  }

  @Override
  public void multiplyTransposed(Matrix a, Matrix b, Matrix out) {
    out.require(a.rows(), b.rows());
    b.require(b.rows(), a.columns());
    product(a, 0, a.rows(), columnsOf(b), out, 0);
  }

  @Override
  public void addTransposedProduct(Matrix a, Matrix b, Matrix out) {
    out.require(a.columns(), b.columns());
    b.require(a.rows(), b.columns());
    float[][] right = rowsOf(b);
    int inner = a.rows();
    float[] left = new float[inner];
    float[] sums = new float[b.columns()];
    for (int m = 0; m < out.rows(); m++) {
      for (int k = 0; k < inner; k++) {
        left[k] = a.data()[k * a.columns() + m];
      }
      System.arraycopy(out.data(), m * sums.length, sums, 0, sums.length);
      addRow(left, 0, right, sums);
      System.arraycopy(sums, 0, out.data(), m * sums.length, sums.length);
    }
  }

  @Override
  public Right right(Matrix b, boolean transposed) {
    float[][] held = transposed ? columnsOf(b) : rowsOf(b);
    return new Right() {
      @Override
      public void multiply(Matrix a, int from, int to, Matrix out, int at) {
        product(a, from, to, held, out, at);
      }

      @Override
      public void close() {
        // Nothing outside the heap is held.
      }
    };
  }

  @Override
  public String description() {
    return "plain Java";
  }

  private static void product(Matrix a, int from, int to, float[][] right, Matrix out, int at) {
    float[] sums = new float[out.columns()];
    for (int m = from; m < to; m++) {
      Arrays.fill(sums, 0);
      addRow(a.data(), m * a.columns(), right, sums);
      System.arraycopy(sums, 0, out.data(), (at + m - from) * sums.length, sums.length);
    }
  }

  /** sums [N] += left[at … at + K) · right [K, N]. */
  private static void addRow(float[] left, int at, float[][] right, float[] sums) {
    int k = 0;
    for (; k + 4 <= right.length; k += 4) {
      addFour(left, at + k, right, k, sums);
    }
    for (; k < right.length; k++) {
      addOne(left[at + k], right[k], sums);
    }
  }

  private static void addFour(float[] left, int at, float[][] right, int k, float[] sums) {
    float a0 = left[at];
    float a1 = left[at + 1];
    float a2 = left[at + 2];
    float a3 = left[at + 3];
    addFour(a0, a1, a2, a3, right[k], right[k + 1], right[k + 2], right[k + 3], sums);
  }

  /** Whole rows as arrays of their own: all have one index, which is what HotSpot vectorises. */
  private static void addFour(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] sums) {
    for (int n = 0; n < sums.length; n++) {
      sums[n] =
          Math.fma(
              a3, b3[n], Math.fma(a2, b2[n], Math.fma(a1, b1[n], Math.fma(a0, b0[n], sums[n]))));
    }
  }

  private static void addOne(float factor, float[] row, float[] sums) {
    for (int n = 0; n < sums.length; n++) {
      sums[n] = Math.fma(factor, row[n], sums[n]);
    }
  }

  private static float[][] rowsOf(Matrix b) {
    float[][] rows = new float[b.rows()][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Arrays.copyOfRange(b.data(), k * b.columns(), (k + 1) * b.columns());
    }
    return rows;
  }

  private static float[][] columnsOf(Matrix b) {
    float[][] columns = new float[b.columns()][b.rows()];
    for (int n = 0; n < b.rows(); n++) {
      for (int k = 0; k < columns.length; k++) {
        columns[k][n] = b.data()[n * b.columns() + k];
      }
    }
    return columns;
  }
}
