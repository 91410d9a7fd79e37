package io.valence.model.math.host;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;

/**
 * The current step of up to B rows, kept in the processor's cache from step to step.
 *
 * <p>All matrices are aligned, so HotSpot can vectorize the cell's loops: row b of each belongs to
 * the same packed row. Rows are sorted by decreasing length, so a step uses the first ones.
 *
 * @param gates forward: the gates; backward: their gradients; G times [B, H]
 * @param hidden h, [B, H]
 * @param state LSTM: c; GRU: W_hn · h + b_hn; [B, H]
 * @param previous backward: c (LSTM) or h (GRU) before the step, [B, H]
 * @param work scratch for the cell, [B, H]
 * @param dHidden d loss / d h: from above and from the next step; then for the previous h, except
 *     through the gates; [B, H]
 * @param dCell LSTM: the same for c, [B, H]
 */
record StepScratch(
    Matrix[] gates,
    Matrix hidden,
    Matrix state,
    Matrix previous,
    Matrix work,
    Matrix dHidden,
    Matrix dCell) {

  /** A step with undefined elements. */
  static StepScratch of(Backend backend, Cell cell, int rows, int hidden) {
    Matrix[] gates = new Matrix[cell.gates()];
    for (int g = 0; g < gates.length; g++) {
      gates[g] = backend.matrix(rows, hidden);
    }
    return new StepScratch(
        gates,
        backend.matrix(rows, hidden),
        backend.matrix(rows, hidden),
        backend.matrix(rows, hidden),
        backend.matrix(rows, hidden),
        backend.matrix(rows, hidden),
        backend.matrix(rows, hidden));
  }

  /** Copies the gates of the first {@code count} rows into an operand [·, GH]. */
  void join(Operand out, int from, int count) {
    int hidden = work.columns();
    for (int b = 0; b < count; b++) {
      for (int g = 0; g < gates.length; g++) {
        int at = ((from + b) * gates.length + g) * hidden;
        out.put(gates[g].writableData(), b * hidden, at, hidden);
      }
    }
  }

  /** Copies {@code count} rows of an operand [·, GH] to the gates. */
  void split(Operand source, int from, int count) {
    int hidden = work.columns();
    for (int b = 0; b < count; b++) {
      for (int g = 0; g < gates.length; g++) {
        int at = ((from + b) * gates.length + g) * hidden;
        source.get(at, gates[g].writableData(), b * hidden, hidden);
      }
    }
  }
}
