package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * y = x Wᵀ + b and its gradients, <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html">torch.nn.Linear</a>.
 *
 * <p>The attention reads every word of a batch, thousands of rows: they are computed in blocks, on
 * all threads. The size of a block does not depend on their number, so that neither do results.
 */
final class HostLinear {
  /** Rows per block. */
  private static final int BLOCK = 512;

  private final HostBackend backend;
  private final Gemm gemm;
  private final Products products;

  HostLinear(HostBackend backend, Gemm gemm, Products products) {
    this.backend = backend;
    this.gemm = gemm;
    this.products = products;
  }

  /**
   * The outputs, [N, out].
   *
   * @param x [N, in]
   * @param weight [out, in]
   * @param bias [1, out], or null
   */
  Matrix forward(Matrix x, Matrix weight, Matrix bias) {
    Matrix first = bias == null ? backend.zeros(1, weight.rows()) : bias;
    Operand rows = products.stage(x);
    Operand weights = products.stage(weight);
    Operand y = products.operand(x.rows(), weight.rows());
    backend.run(
        blocks(
            x.rows(),
            (from, to) -> {
              products.fillRows(first, y.rows(from, to));
              gemm.addTimesTransposed(rows.rows(from, to), weights, y.rows(from, to));
            }));
    return products.fetch(y);
  }

  /**
   * The gradient of the inputs, [N, in].
   *
   * @param dy gradient of the outputs, [N, out]
   * @param dWeight is set, [out, in]
   */
  Matrix backward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight) {
    Operand dRows = products.stage(dy);
    Operand rows = products.stage(x);
    Operand weights = products.stage(weight);
    Operand dx = products.operand(x.rows(), x.columns());
    List<Runnable> pieces = new ArrayList<>();
    pieces.add(() -> products.transposedTimes(dRows, rows, 0, dWeight));
    pieces.addAll(
        blocks(
            x.rows(),
            (from, to) -> gemm.multiply(dRows.rows(from, to), weights, dx.rows(from, to))));
    backend.run(pieces);
    return products.fetch(dx);
  }

  /** Computes the rows of a block. */
  private interface Block {
    void compute(int from, int to);
  }

  private static List<Runnable> blocks(int rows, Block block) {
    List<Runnable> blocks = new ArrayList<>();
    for (int low = 0; low < rows; low += BLOCK) {
      int from = low;
      blocks.add(() -> block.compute(from, Math.min(rows, from + BLOCK)));
    }
    return blocks;
  }
}
