package io.valence.model.layer;

import io.valence.model.math.Matrix;

/**
 * The input of a recurrent layer: a table of rows, and for each token of a packed batch its row.
 *
 * <p>Text repeats words, so a table of a batch's distinct words is smaller than the batch and is
 * projected only once. In higher layers, each token has its own row.
 *
 * @param rows [R, in]
 * @param index the row of each token, [N]
 * @param packing the layout of the tokens
 */
public record Sequence(Matrix rows, int[] index, Packing packing) {
  /** A sequence where token n is row n. */
  public static Sequence dense(Matrix rows, Packing packing) {
    return new Sequence(rows, packing.identity(), packing);
  }

  /** The same rows read backward. */
  public Sequence reversed() {
    return new Sequence(rows, index(1), packing);
  }

  /** The row of each token in a direction's order, [N]. */
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
