package io.valence.model.math;

/**
 * What one direction of one recurrent layer computed for a packed batch, step after step.
 *
 * <p>Row n of each belongs to the same token, and a step is a range of rows.
 *
 * @param cell the cell
 * @param hidden h after the step, [N, H]
 * @param memory LSTM: c after the step; GRU: W_hn · h + b_hn; [N, H]; null for others and when
 *     nothing is recorded
 * @param previousHidden h before the step, [N, H]; [B, H], of the step at hand, when nothing is
 *     recorded
 * @param gates at the step at hand W_ih · x + b_ih + W_hh · h + b_hh, then the activated gates,
 *     order as {@link Cell#gateNames}; after the backward pass d loss / d (W_ih · x + b_ih); [N,
 *     GH]; [B, GH], of the step at hand, when nothing is recorded
 * @param recurrent where the backward pass puts d loss / d (W_hh · h + b_hh), [N, GH]: the same as
 *     {@code gates} but for GRU, whose n gate scales the recurrent part by r; null when nothing is
 *     recorded
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
   * @param hidden H
   * @param records whether a backward pass, or the final c, will be wanted
   */
  public static CellTape empty(Backend backend, CellRun run, int hidden, boolean records) {
    Cell cell = run.cell();
    int rows = records ? run.tokens() : run.width(0);
    int width = cell.gates() * hidden;
    Matrix outputs = backend.matrix(run.tokens(), hidden);
    Operand previous = backend.operand(rows, hidden);
    Operand gates = backend.operand(rows, width);
    if (!records) {
      return new CellTape(cell, outputs, null, previous, gates, null);
    }
    return new CellTape(
        cell,
        outputs,
        cell.hasMemory() || cell == Cell.GRU ? backend.matrix(run.tokens(), hidden) : null,
        previous,
        gates,
        cell == Cell.GRU ? backend.operand(rows, width) : gates);
  }

  /** Whether the steps are kept. */
  boolean records() {
    return recurrent != null;
  }
}
