package io.valence.model.math;

/**
 * What one direction of one recurrent layer computed for a packed batch, step after step.
 *
 * <p>Row n of each belongs to the same token, and a step is a range of rows.
 *
 * @param cell the cell
 * @param hidden h after the step, [N, H]
 * @param memory LSTM: c after the step; GRU: W_hn · h + b_hn; otherwise null; [N, H]
 * @param previousHidden h before the step, [N, H]
 * @param gates activated gates, order as {@link Cell#gateNames}; after the backward pass d loss / d
 *     (W_ih · x + b_ih); [N, GH]; null when there will be no backward pass
 * @param recurrent where the backward pass puts d loss / d (W_hh · h + b_hh), [N, GH]: the same as
 *     {@code gates} but for GRU, whose n gate scales the recurrent part by r
 */
public record CellTape(
    Cell cell,
    Matrix hidden,
    Matrix memory,
    Operand previousHidden,
    Operand gates,
    Operand recurrent) {

  /**
   * A tape to be filled; its numbers are undefined.
   *
   * @param tokens N
   * @param hidden H
   * @param backward whether there will be a backward pass
   */
  public static CellTape empty(
      Backend backend, Cell cell, int tokens, int hidden, boolean backward) {
    int width = cell.gates() * hidden;
    Operand gates = backward ? backend.operand(tokens, width) : null;
    return new CellTape(
        cell,
        backend.matrix(tokens, hidden),
        cell.hasMemory() || cell == Cell.GRU ? backend.matrix(tokens, hidden) : null,
        backend.operand(tokens, hidden),
        gates,
        backward && cell == Cell.GRU ? backend.operand(tokens, width) : gates);
  }
}
