package io.valence.model.math;

/**
 * Matrix products of float matrices. Safe for use by several threads at once; each product is
 * computed on the thread that asks for it.
 */
public sealed interface Gemm permits JavaGemm, Nd4jGemm {
  /** out = a · b, with a [M, K], b [K, N], out [M, N]. */
  void multiply(Matrix a, Matrix b, Matrix out);

  /** out = a · bᵀ, with a [M, K], b [N, K], out [M, N]. */
  void multiplyTransposed(Matrix a, Matrix b, Matrix out);

  /** out += aᵀ · b, with a [K, M], b [K, N], out [M, N]. */
  void addTransposedProduct(Matrix a, Matrix b, Matrix out);

  /**
   * A right operand made ready for many products: b [K, N], or bᵀ for b [N, K]. Later changes of
   * {@code b} are not seen.
   */
  Right right(Matrix b, boolean transposed);

  /** A held right operand [K, N]. */
  interface Right extends AutoCloseable {
    /**
     * Rows {@code from} to {@code to} of a [·, K] times the operand, into out [·, N] from row
     * {@code at}.
     */
    void multiply(Matrix a, int from, int to, Matrix out, int at);

    @Override
    void close();
  }

  /** What computes, for a person. */
  String description();
}
