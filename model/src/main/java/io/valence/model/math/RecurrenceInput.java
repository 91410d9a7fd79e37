package io.valence.model.math;

import java.util.List;

/**
 * The input of the time loops of a recurrent layer, for all directions.
 *
 * <p>In matrices of D · B or D · N rows, directions are stacked: the first B or N rows are those of
 * the first direction, in its reading order.
 *
 * @param cell the cell
 * @param rows x, a table of input rows, [R, in]
 * @param index the row of each token, one array [N] per direction, in its order; with a prepared
 *     layer of P rows, those come first and row P is the first of {@code rows}
 * @param offsets the first token of each step, followed by N, [T + 1]; equal for all directions
 * @param weights of each direction
 * @param hidden the initial h, [D·B, H]; null for zeros
 * @param cellState LSTM: the initial c, [D·B, H]; null for zeros
 * @param records whether a backward pass, or the final c, will be needed
 * @param prepared what the backend keeps of the layer; null for nothing, and if it records
 */
public record RecurrenceInput(
    Cell cell,
    Matrix rows,
    List<int[]> index,
    int[] offsets,
    List<RecurrenceWeights> weights,
    Matrix hidden,
    Matrix cellState,
    boolean records,
    PreparedLayer prepared) {
  /** Checks all shapes, so no backend reads weights at a wrong stride. */
  public RecurrenceInput {
    if (index.size() != weights.size()) {
      throw new IllegalArgumentException(
          index.size() + " orders for " + weights.size() + " directions");
    }
    index = List.copyOf(index);
    weights = List.copyOf(weights);
    if (records && prepared != null) {
      throw new IllegalArgumentException("weights to be trained cannot be prepared");
    }
    int tokens = offsets[offsets.length - 1];
    for (int[] order : index) {
      if (order.length != tokens) {
        throw new IllegalArgumentException(order.length + " rows for " + tokens + " tokens");
      }
    }
    int hiddenColumns = weights.get(0).weightHidden().columns();
    for (RecurrenceWeights each : weights) {
      each.require(cell.gates() * hiddenColumns, rows.columns(), hiddenColumns);
    }
    for (Matrix state : new Matrix[] {hidden, cellState}) {
      if (state != null) {
        state.require(weights.size() * offsets[1], hiddenColumns);
      }
    }
  }

  /** Without a prepared layer. */
  public RecurrenceInput(
      Cell cell,
      Matrix rows,
      List<int[]> index,
      int[] offsets,
      List<RecurrenceWeights> weights,
      Matrix hidden,
      Matrix cellState,
      boolean records) {
    this(cell, rows, index, offsets, weights, hidden, cellState, records, null);
  }

  /** D. */
  public int directions() {
    return weights.size();
  }

  /** H. */
  public int hiddenColumns() {
    return weights.get(0).weightHidden().columns();
  }

  /** G · H. */
  public int gateColumns() {
    return weights.get(0).weightHidden().rows();
  }

  /** N. */
  public int tokens() {
    return offsets[steps()];
  }

  /** B. */
  public int batch() {
    return width(0);
  }

  /** T. */
  public int steps() {
    return offsets.length - 1;
  }

  /** The number of rows that reach step t. */
  public int width(int t) {
    return offsets[t + 1] - offsets[t];
  }

  /** The row of each token when the rows of all directions are stacked, [D·N]. */
  public int[] indexOfAll() {
    int tokens = tokens();
    int[] out = new int[directions() * tokens];
    for (int d = 0; d < directions(); d++) {
      for (int n = 0; n < tokens; n++) {
        out[d * tokens + n] = d * rows.rows() + index.get(d)[n];
      }
    }
    return out;
  }

  /** One direction's previous token of each token after the first step, [N - B]. */
  public int[] previous(int direction) {
    int[] out = new int[tokens() - batch()];
    for (int t = 1; t < steps(); t++) {
      for (int b = 0; b < width(t); b++) {
        out[offsets[t] - batch() + b] = direction * tokens() + offsets[t - 1] + b;
      }
    }
    return out;
  }

  /** Whether h before step t is nonzero. */
  public boolean hasPrevious(int t) {
    return t > 0 || hidden != null;
  }

  /** A direction's first token whose step has a nonzero previous h; N if there is none. */
  public int firstWithPrevious() {
    return hidden != null ? 0 : batch();
  }
}
