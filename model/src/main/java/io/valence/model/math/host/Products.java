package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The memory of a {@link Gemm}: operands of the current pass, copies between operands and matrices,
 * and passes over operand rows.
 */
final class Products {
  private final HostBackend backend;
  private final Gemm gemm;
  private final BufferArena arena;
  private final Queue<Operand> kept = new ConcurrentLinkedQueue<>();

  Products(HostBackend backend, Gemm gemm) {
    this.backend = backend;
    this.gemm = gemm;
    this.arena = new BufferArena(gemm);
  }

  /** Begins a pass. */
  void open() {
    arena.open();
  }

  /** Ends a pass; its operands must no longer be used. */
  void close() {
    arena.close();
  }

  /** Frees the memory of all operands. */
  void free() {
    arena.free();
    kept.forEach(Operand::free);
    kept.clear();
  }

  /** A weight as {@link Gemm#weight} returns it, which outlives the pass. */
  Operand keepWeight(Matrix w) {
    Operand staged = room(w.rows(), w.columns());
    stage(w, staged);
    Operand out = gemm.weight(staged, this::room);
    if (out != staged) {
      staged.free();
    }
    kept.add(out);
    return out;
  }

  private Operand room(int rows, int columns) {
    return gemm.allocate(Math.multiplyExact(rows, columns)).part(0, rows, columns);
  }

  /** A product operand for a matrix, with undefined elements. */
  Operand operand(int rows, int columns) {
    return arena.take(rows, columns);
  }

  /** A copy of a matrix as a product operand. */
  Operand stage(Matrix x) {
    Operand out = operand(x.rows(), x.columns());
    stage(x, out);
    return out;
  }

  /** out = source. */
  void stage(Matrix source, Operand out) {
    out.put(source.data(), 0, 0, source.size());
  }

  /** out = source. */
  void fetch(Operand source, Matrix out) {
    source.get(0, out.writableData(), 0, out.size());
  }

  /** The operand as a matrix. */
  Matrix fetch(Operand source) {
    Matrix out = backend.matrix(source.rows(), source.columns());
    fetch(source, out);
    return out;
  }

  /**
   * out = aᵀ · b over the rows from {@code from} on, as (bᵀ · a)ᵀ: the product is faster with the
   * longer side as columns.
   */
  void transposedTimes(Operand a, Operand b, int from, Matrix out) {
    if (from == a.rows()) {
      backend.clear(out);
      return;
    }
    Operand product = operand(out.columns(), out.rows());
    gemm.transposedTimes(b.rows(from, b.rows()), a.rows(from, a.rows()), product);
    Operand turned = operand(out.rows(), out.columns());
    gemm.transpose(product, turned);
    fetch(turned, out);
  }

  /** Every row of out = row [1, columns]. */
  void fillRows(Matrix row, Operand out) {
    for (int r = 0; r < out.rows(); r++) {
      out.put(row.data(), 0, r * out.columns(), out.columns());
    }
  }

  /**
   * out[r] = the sum of source's rows n with index[n] = r, in the order of n; zeros if there are
   * none. Most sums have one row, which is copied instead.
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
