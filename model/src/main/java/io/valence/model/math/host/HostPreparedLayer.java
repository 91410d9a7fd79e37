package io.valence.model.math.host;

import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.PreparedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recurrent layer whose weights no longer change.
 *
 * <p>Rows are kept in blocks, which a layer shares with those extended from it: it reads only the
 * rows that it had when it was made.
 *
 * @param cell the cell
 * @param weights of each direction
 * @param bias {@link CellKernel#inputBias} of each direction, [1, GH]
 * @param rows P
 * @param blocks of each direction: W_ih · x + bias of rows 0 to {@value #BLOCK}, and so on
 */
record HostPreparedLayer(
    Cell cell, List<HostTape.Weights> weights, List<Matrix> bias, int rows, List<float[][]> blocks)
    implements PreparedLayer {
  /**
   * Rows per block. Arrays of half a mebibyte have regions of their own in the G1 collector, of
   * which they leave a part unused; those of 4H = 512 have a quarter.
   */
  static final int BLOCK = 1 << 7;

  /** The numbers of a block that are one row's start at this position. */
  int position(int row) {
    return row % BLOCK * bias.get(0).columns();
  }

  /** The block of a row of a direction, [BLOCK, GH]. */
  float[] block(int direction, int row) {
    return blocks.get(direction)[row / BLOCK];
  }

  /** This layer and room for more rows, which are still undefined. */
  HostPreparedLayer withRoomFor(int more) {
    int needed = (rows + more + BLOCK - 1) / BLOCK;
    List<float[][]> longer = new ArrayList<>();
    for (float[][] had : blocks) {
      float[][] all = Arrays.copyOf(had, Math.max(needed, had.length));
      for (int k = had.length; k < all.length; k++) {
        all[k] = new float[BLOCK * bias.get(0).columns()];
      }
      longer.add(all);
    }
    return new HostPreparedLayer(cell, weights, bias, rows + more, List.copyOf(longer));
  }
}
