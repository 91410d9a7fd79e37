package io.valence.model.math;

/**
 * What one direction of one recurrent layer computed for a packed batch, step after step.
 *
 * <p>All [N, H] matrices are aligned: row n of each belongs to the same token, and a step is a
 * range of rows.
 *
 * @param cell the cell
 * @param projected W_ih · x + b of each input row, [R, GH]
 * @param index the input row of each token, [N]
 * @param gates activated gates, G times [N, H]; none for the RNN cells
 * @param hidden h after the step, [N, H]
 * @param previousHidden h before the step, [N, H]
 * @param memory LSTM: c after the step; GRU: W_hn · h + b_hn; otherwise null; [N, H]
 * @param previousMemory LSTM: c before the step, [N, H]; otherwise null
 * @param tanhMemory LSTM: tanh(c), [N, H]; otherwise null
 */
public record CellTape(
    Cell cell,
    Matrix projected,
    int[] index,
    Matrix[] gates,
    Matrix hidden,
    Matrix previousHidden,
    Matrix memory,
    Matrix previousMemory,
    Matrix tanhMemory) {

  /**
   * A tape to be filled; its numbers are undefined.
   *
   * @param hidden width H
   */
  public static CellTape empty(
      Backend backend, Cell cell, Matrix projected, int[] index, int hidden) {
    int n = index.length;
    // An Elman cell has no gate to remember beside its h.
    Matrix[] gates = new Matrix[cell.gates() == 1 ? 0 : cell.gates()];
    for (int g = 0; g < gates.length; g++) {
      gates[g] = backend.matrix(n, hidden);
    }
    boolean lstm = cell.hasMemory();
    return new CellTape(
        cell,
        projected,
        index,
        gates,
        backend.matrix(n, hidden),
        backend.matrix(n, hidden),
        lstm || cell == Cell.GRU ? backend.matrix(n, hidden) : null,
        lstm ? backend.matrix(n, hidden) : null,
        lstm ? backend.matrix(n, hidden) : null);
  }
}
