package io.valence.model.math;

/**
 * What the time loops of a recurrent layer read, of all its directions.
 *
 * <p>Directions lie one below the other: of what has D · N rows, N are the first direction's, in
 * the order it reads them.
 *
 * @param cell the cell
 * @param offsets the first token of each step, and at the end N, [T + 1]; the same in each
 *     direction
 * @param index the row of {@code projected} of each token, [D·N]
 * @param projected W_ih · x + {@link Backend#inputBias} of each input row, [D·R, GH]
 * @param weightHidden W_hh, [D·GH, H]
 * @param biasHidden b_hh, [D, GH]
 * @param hidden h before the first step, [D·B, H]; null for zeros
 * @param memory LSTM: c before the first step, [D·B, H]; null for zeros
 */
public record CellRun(
    Cell cell,
    int[] offsets,
    int[] index,
    Operand projected,
    Operand weightHidden,
    Operand biasHidden,
    Matrix hidden,
    Matrix memory) {
  /** Every direction must have the same share of each. */
  public CellRun {
    int count = biasHidden.rows();
    if (index.length != count * offsets[offsets.length - 1]
        || projected.rows() % count != 0
        || weightHidden.rows() != count * biasHidden.columns()) {
      throw new IllegalArgumentException("not the shapes of " + count + " directions");
    }
  }

  /** D. */
  public int directions() {
    return biasHidden.rows();
  }

  /** N. */
  int tokens() {
    return offsets[steps()];
  }

  /** B. */
  int rows() {
    return width(0);
  }

  /** T. */
  int steps() {
    return offsets.length - 1;
  }

  /** How many rows reach step t. */
  int width(int t) {
    return offsets[t + 1] - offsets[t];
  }

  /** Of one direction, the token before each of the tokens after the first step, [N - B]. */
  int[] previous(int direction) {
    int[] out = new int[tokens() - rows()];
    for (int t = 1; t < steps(); t++) {
      for (int b = 0; b < width(t); b++) {
        out[offsets[t] - rows() + b] = direction * tokens() + offsets[t - 1] + b;
      }
    }
    return out;
  }

  /** Whether h before step t is not zero. */
  boolean hasPrevious(int t) {
    return t > 0 || hidden != null;
  }

  /** A direction's first token whose step has an h before it that is not zero; N if none has. */
  public int firstWithPrevious() {
    return hidden != null ? 0 : rows();
  }
}
