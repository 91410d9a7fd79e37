package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import java.util.Arrays;

/** Passes between matrices and the memory of products, and over rows that lie there. */
final class Staging {
  /** Every row of out = row [1, columns]. */
  void fillRows(Matrix row, Operand out) {
    for (int r = 0; r < out.rows(); r++) {
      out.put(row.data(), 0, r * out.columns(), out.columns());
    }
  }

  /**
   * out[r] = the sum of the rows n of source with index[n] = r, in the order of n; zeros where
   * there is none. Most rows have one: that is copied, not added.
   */
  void sumByIndex(Operand source, int[] index, Operand out) {
    int width = out.columns();
    boolean[] begun = new boolean[out.rows()];
    float[] sum = new float[width];
    float[] row = new float[width];
    for (int n = 0; n < index.length; n++) {
      int at = index[n] * width;
      if (begun[index[n]]) {
        source.get(n * width, row, 0, width);
        out.get(at, sum, 0, width);
        Rows.add(row, sum, 0, width);
        out.put(sum, 0, at, width);
      } else {
        begun[index[n]] = true;
        out.copy(source, n * width, at, width);
      }
    }
    Arrays.fill(row, 0);
    for (int r = 0; r < begun.length; r++) {
      if (!begun[r]) {
        out.put(row, 0, r * width, width);
      }
    }
  }

  /** out [1, columns] = the sum of source's rows, in their order. */
  void columnSums(Operand source, Matrix out) {
    int width = source.columns();
    float[] row = new float[width];
    Arrays.fill(out.writableData(), 0, width, 0);
    for (int r = 0; r < source.rows(); r++) {
      source.get(r * width, row, 0, width);
      Rows.add(row, out.writableData(), 0, width);
    }
  }
}
