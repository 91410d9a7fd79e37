package io.valence.model.math;

/**
 * The three products of a linear map y = x Wᵀ: its result, and the gradients of x and of W.
 *
 * <p>Safe for use by several threads at once; each product is computed on the thread that asks for
 * it. All operands of a product are of one engine.
 */
public sealed interface Gemm permits JavaGemm, Nd4jGemm {
  /** Memory for {@code count} numbers, [1, count], undefined. */
  Operand allocate(int count);

  /** out += a · bᵀ, with a [M, K], b [N, K], out [M, N]: y += x Wᵀ. */
  void addTimesTransposed(Operand a, Operand b, Operand out);

  /** out = a · b, with a [M, K], b [K, N], out [M, N]: dx = dy W. */
  void multiply(Operand a, Operand b, Operand out);

  /** out = aᵀ · b, with a [K, M], b [K, N], out [M, N]: dW = dyᵀ x. */
  void transposedTimes(Operand a, Operand b, Operand out);

  /** What computes, for a person. */
  String description();
}
