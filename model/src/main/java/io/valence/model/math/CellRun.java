package io.valence.model.math;

/**
 * What the time loop of one direction of one recurrent layer reads.
 *
 * @param cell the cell
 * @param offsets the first token of each step, and at the end N, [T + 1]
 * @param index the input row of each token, [N]
 * @param projected W_ih · x + {@link Backend#inputBias} of each input row, [R, GH]
 * @param weightHidden W_hh, [GH, H]
 * @param biasHidden b_hh, [1, GH]
 * @param hidden h before the first step, [B, H]; null for zeros
 * @param memory LSTM: c before the first step, [B, H]; null for zeros
 */
public record CellRun(
    Cell cell,
    int[] offsets,
    int[] index,
    Operand projected,
    Operand weightHidden,
    Matrix biasHidden,
    Matrix hidden,
    Matrix memory) {
  /** N. */
  int tokens() {
    return index.length;
  }

  /** T. */
  int steps() {
    return offsets.length - 1;
  }

  /** How many rows reach step t. */
  int width(int t) {
    return offsets[t + 1] - offsets[t];
  }

  /** The token before each of the tokens after the first step, of the same row. */
  int[] previous() {
    int[] out = new int[tokens() - width(0)];
    for (int t = 1; t < steps(); t++) {
      for (int b = 0; b < width(t); b++) {
        out[offsets[t] - width(0) + b] = offsets[t - 1] + b;
      }
    }
    return out;
  }

  /** Whether h before step t is not zero. */
  boolean hasPrevious(int t) {
    return t > 0 || hidden != null;
  }

  /** The first token whose step has an h before it that is not zero; N if there is none. */
  public int firstWithPrevious() {
    return hidden != null ? 0 : offsets[1];
  }
}
