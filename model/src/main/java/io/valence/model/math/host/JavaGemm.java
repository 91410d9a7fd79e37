package io.valence.model.math.host;

/**
 * Matrix products in plain Java: the specification, and what runs before any native code is loaded.
 *
 * <p>Every product is reduced to one form, a row of {@code a} times the rows of {@code b}. Four
 * scaled rows of {@code b} at a time are added to a row of sums. So terms are always added in the
 * order of K: a row's result does not depend on other rows.
 */
final class JavaGemm implements Gemm {
  @Override
  public Operand allocate(int count) {
    return new HeapOperand(1, count, new float[count], 0);
  }

  @Override
  public void addTimesTransposed(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.rows());
    b.require(b.rows(), a.columns());
    float[][] right = ((HeapOperand) b).columnArrays();
    HeapOperand left = (HeapOperand) a;
    float[] sums = new float[out.columns()];
    for (int m = 0; m < a.rows(); m++) {
      out.get(m * sums.length, sums, 0, sums.length);
      addRow(left.data(), left.offset() + m * a.columns(), right, sums);
      out.put(sums, 0, m * sums.length, sums.length);
    }
  }

  @Override
  public void multiply(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.columns());
    b.require(a.columns(), b.columns());
    float[][] right = ((HeapOperand) b).rowArrays();
    HeapOperand left = (HeapOperand) a;
    for (int m = 0; m < a.rows(); m++) {
      float[] sums = new float[out.columns()];
      addRow(left.data(), left.offset() + m * a.columns(), right, sums);
      out.put(sums, 0, m * sums.length, sums.length);
    }
  }

  @Override
  public void transposedTimes(Operand a, Operand b, Operand out) {
    out.require(a.columns(), b.columns());
    b.require(a.rows(), b.columns());
    float[][] right = ((HeapOperand) b).rowArrays();
    float[][] left = ((HeapOperand) a).columnArrays();
    for (int m = 0; m < out.rows(); m++) {
      float[] sums = new float[out.columns()];
      addRow(left[m], 0, right, sums);
      out.put(sums, 0, m * sums.length, sums.length);
    }
  }

  @Override
  public String description() {
    return "plain Java";
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

  /** Takes whole rows as separate arrays: with one shared index, HotSpot vectorizes the loop. */
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
}
