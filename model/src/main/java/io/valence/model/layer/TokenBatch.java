package io.valence.model.layer;

import java.util.Arrays;

/**
 * A packed batch of token ids, each distinct id once.
 *
 * @param packing the layout of the tokens
 * @param ids the distinct ids in the order of their first token, [U]
 * @param index for each token its place in {@code ids}, [N]
 */
public record TokenBatch(Packing packing, int[] ids, int[] index) {
  /** Packs rows of ids, none of them empty. */
  public static TokenBatch of(int[][] rows) {
    int[] lengths = new int[rows.length];
    int largest = 0;
    for (int b = 0; b < rows.length; b++) {
      lengths[b] = rows[b].length;
      for (int id : rows[b]) {
        largest = Math.max(largest, id);
      }
    }
    Packing packing = Packing.of(lengths);
    int[] place = new int[largest + 1];
    int[] ids = new int[packing.tokens()];
    int[] index = new int[packing.tokens()];
    int distinct = 0;
    for (int t = 0; t < packing.steps(); t++) {
      for (int b = 0; b < packing.width(t); b++) {
        int id = rows[packing.order()[b]][t];
        if (place[id] == 0) {
          ids[distinct] = id;
          place[id] = ++distinct;
        }
        index[packing.offsets()[t] + b] = place[id] - 1;
      }
    }
    return new TokenBatch(packing, Arrays.copyOf(ids, distinct), index);
  }

  /** A number per row, brought from the caller's order into packed order. */
  public int[] packed(int[] perRow) {
    return Arrays.stream(packing.order()).map(b -> perRow[b]).toArray();
  }
}
