package io.valence.model.layer;

import io.valence.model.math.Matrix;

/**
 * The input of a recurrent layer: a table of rows, and for each token of a packed batch its row.
 *
 * <p>Real text repeats its words, so the table of a batch's distinct words is smaller than the
 * batch, and is projected once. For a layer above, every token has a row of its own.
 *
 * @param rows [R, in]
 * @param index the row of each token, [N]
 * @param packing the layout of the tokens
 */
public record Sequence(Matrix rows, int[] index, Packing packing) {
  /** A sequence whose token n is row n. */
  public static Sequence dense(Matrix rows, Packing packing) {
    return new Sequence(rows, packing.identity(), packing);
  }

  /** The row of each token in the order of a direction, [N]. */
  int[] index(int direction) {
    if (direction == 0) {
      return index;
    }
    int[] out = new int[index.length];
    for (int n = 0; n < out.length; n++) {
      out[n] = index[packing.reverse()[n]];
    }
    return out;
  }
}
