package io.valence.model.math;

/**
 * What a recurrent layer computed for a packed batch, step after step.
 *
 * <p>Row n of each belongs to the same token, and a step of a direction is a range of rows;
 * directions lie one below the other, as in {@link CellRun}.
 *
 * @param cell the cell
 * @param hidden h after the step, [D·N, H]
 * @param memory LSTM: c after the step; GRU: W_hn · h + b_hn; [D·N, H]; null for others and when
 *     nothing is recorded
 * @param previousHidden h before the step, [D·N, H]; [D·B, H], of the step at hand, when nothing is
 *     recorded
 * @param gates at the step at hand W_ih · x + b_ih + W_hh · h + b_hh, then the activated gates,
 *     order as {@link Cell#gateNames}; after the backward pass d loss / d (W_ih · x + b_ih); [D·N,
 *     GH]; [D·B, GH], of the step at hand, when nothing is recorded
 * @param recurrent where the backward pass puts d loss / d (W_hh · h + b_hh), [D·N, GH]: the same
 *     as {@code gates} but for GRU, whose n gate scales the recurrent part by r; null when nothing
 *     is recorded
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
   * @param records whether a backward pass, or the final c, will be wanted
   */
  public static CellTape empty(Backend backend, CellRun run, boolean records) {
    Cell cell = run.cell();
    int hidden = run.weightHidden().columns();
    int width = cell.gates() * hidden;
    int tokens = run.directions() * run.tokens();
    int rows = records ? tokens : run.directions() * run.rows();
    Matrix outputs = backend.matrix(tokens, hidden);
    Operand previous = backend.operand(rows, hidden);
    Operand gates = backend.operand(rows, width);
    if (!records) {
      return new CellTape(cell, outputs, null, previous, gates, null);
    }
    return new CellTape(
        cell,
        outputs,
        cell.hasMemory() || cell == Cell.GRU ? backend.matrix(tokens, hidden) : null,
        previous,
        gates,
        cell == Cell.GRU ? backend.operand(rows, width) : gates);
  }

  /** Whether the steps are kept. */
  boolean records() {
    return recurrent != null;
  }
}
