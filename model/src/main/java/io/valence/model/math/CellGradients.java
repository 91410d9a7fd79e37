package io.valence.model.math;

/**
 * Gradients that run backwards through a {@link CellTape}.
 *
 * @param hidden d loss / d h, [N, H]: what comes from above, then also from the step after
 * @param memory LSTM: d loss / d c, [N, H]; otherwise null
 * @param gates d loss / d (W_ih · x + b_ih), [N, GH]
 * @param recurrent d loss / d (W_hh · h + b_hh), [N, GH]: the same matrix as {@code gates} but for
 *     GRU, whose n gate scales the recurrent part by r
 */
public record CellGradients(Matrix hidden, Matrix memory, Matrix gates, Matrix recurrent) {
  /** Gradients to be filled; {@code hidden} is the gradient from above and is written to. */
  public static CellGradients of(Backend backend, Cell cell, Matrix hidden) {
    int width = cell.gates() * hidden.columns();
    Matrix gates = backend.matrix(hidden.rows(), width);
    return new CellGradients(
        hidden,
        cell.hasMemory() ? backend.zeros(hidden.rows(), hidden.columns()) : null,
        gates,
        cell == Cell.GRU ? backend.matrix(hidden.rows(), width) : gates);
  }
}
