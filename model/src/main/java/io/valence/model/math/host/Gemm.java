package io.valence.model.math.host;

/**
 * The three products of a linear map y = x Wᵀ: its output, and the gradients of x and W.
 *
 * <p>Thread-safe; each product is computed on the calling thread. All operands of a product belong
 * to the same engine.
 */
sealed interface Gemm permits JavaGemm, OpenBlasGemm, OneDnnGemm {
  /** {@code count} undefined elements, [1, count]. */
  Operand allocate(int count);

  /** out += a · bᵀ, with a [M, K], b [N, K], out [M, N]: y += x Wᵀ. */
  void addTimesTransposed(Operand a, Operand b, Operand out);

  /**
   * A weight W [N, K] as {@link #addTimesWeight} reads it: W itself, or a copy in a layout that is
   * faster when many products read it.
   *
   * @param room makes an operand with a number of rows and columns
   */
  default Operand weight(Operand w, Room room) {
    return w;
  }

  /** Makes an operand, [rows, columns]. */
  interface Room {
    Operand of(int rows, int columns);
  }

  /** As {@link #addTimesTransposed}, with b as {@link #weight} returned it. */
  default void addTimesWeight(Operand a, Operand weight, Operand out) {
    addTimesTransposed(a, weight, out);
  }

  /** out = a · b, with a [M, K], b [K, N], out [M, N]: dx = dy W. */
  void multiply(Operand a, Operand b, Operand out);

  /** out = aᵀ · b, with a [K, M], b [K, N], out [M, N]: dW = dyᵀ x. */
  void transposedTimes(Operand a, Operand b, Operand out);

  /** out = xᵀ. */
  default void transpose(Operand x, Operand out) {
    out.require(x.columns(), x.rows());
    float[] row = new float[x.columns()];
    float[] turned = new float[x.size()];
    for (int r = 0; r < x.rows(); r++) {
      x.get(r * row.length, row, 0, row.length);
      for (int c = 0; c < row.length; c++) {
        turned[c * x.rows() + r] = row[c];
      }
    }
    out.put(turned, 0, 0, turned.length);
  }

  /** Human-readable name. */
  String description();
}
