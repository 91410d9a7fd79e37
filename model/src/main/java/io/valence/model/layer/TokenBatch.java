package io.valence.model.layer;

import java.util.Arrays;

/**
 * A packed batch of token ids, with each distinct id once.
 *
 * @param packing the layout of the tokens
 * @param ids the distinct ids that are not known, in order of first occurrence, [U]
 * @param index for each token its id if it is known, else the number of known ids plus its index in
 *     {@code ids}, [N]
 */
public record TokenBatch(Packing packing, int[] ids, int[] index) {
  /** Packs rows of ids, none of them known; no row is empty. */
  public static TokenBatch of(int[][] rows) {
    return of(rows, 0);
  }

  /**
   * Packs rows of ids; no row is empty.
   *
   * @param known the ids below are known: nothing needs to be computed for them
   */
  public static TokenBatch of(int[][] rows, int known) {
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
        if (id < known) {
          index[packing.offsets()[t] + b] = id;
          continue;
        }
        if (place[id] == 0) {
          ids[distinct] = id;
          place[id] = ++distinct;
        }
        index[packing.offsets()[t] + b] = known + place[id] - 1;
      }
    }
    return new TokenBatch(packing, Arrays.copyOf(ids, distinct), index);
  }

  /** Reorders one number per row from the caller's to packed order. */
  public int[] packed(int[] perRow) {
    return Arrays.stream(packing.order()).map(b -> perRow[b]).toArray();
  }
}
