package io.valence.model.math.host;

/**
 * What a direction sums before W_hh · h.
 *
 * @param direction its number
 * @param prepared the layer, if it is prepared, with the first rows; else null
 * @param projected W_ih · x + {@link CellKernel#inputBias} of each other input row, [R, GH]
 * @param index the input row of each token, [N]
 * @param biasHidden b_hh, [GH]
 */
record InputSums(
    int direction, HostPreparedLayer prepared, Operand projected, int[] index, float[] biasHidden) {
  /** Copies the first columns of a token's sums. */
  void copy(int token, int count, Operand out, int at) {
    int row = index[token] - preparedRows();
    if (row < 0) {
      int known = index[token];
      out.put(prepared.block(direction, known), prepared.position(known), at, count);
    } else {
      out.copy(projected, row * projected.columns(), at, count);
    }
  }

  /** Copies some columns, from column {@code from} on, into an array. */
  void copy(int token, int from, int count, float[] out, int at) {
    int row = index[token] - preparedRows();
    if (row < 0) {
      int known = index[token];
      int position = prepared.position(known) + from;
      System.arraycopy(prepared.block(direction, known), position, out, at, count);
    } else {
      projected.get(row * projected.columns() + from, out, at, count);
    }
  }

  private int preparedRows() {
    return prepared == null ? 0 : prepared.rows();
  }
}
