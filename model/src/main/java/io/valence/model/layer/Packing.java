package io.valence.model.layer;

import java.util.Arrays;

/**
 * The layout of a packed batch: rows by decreasing length, tokens step by step.
 *
 * <p>Lengths 2, 3, 1 become rows of 3, 2, 1 tokens. Step 0 has tokens 0, 1, 2 (one per row), step 1
 * tokens 3, 4, step 2 token 5; {@code last} is 5, 4, 2 and {@code reverse} 5, 4, 2, 3, 1, 0.
 *
 * @param order the caller's row of each packed row, [B]
 * @param offsets the first token of each step, followed by N, [T + 1]
 * @param row the packed row of each token, [N]
 * @param last the last token of each packed row, [B]
 * @param reverse for each token, the one at the mirrored step of its row, [N]; an involution
 */
public record Packing(int[] order, int[] offsets, int[] row, int[] last, int[] reverse) {
  /**
   * The layout of rows of given lengths, in caller order. Equal lengths keep their order.
   *
   * @throws IllegalArgumentException if there are no rows or a row is empty
   */
  public static Packing of(int[] lengths) {
    int[] order = byFallingLength(lengths);
    if (order.length == 0 || lengths[order[order.length - 1]] < 1) {
      throw new IllegalArgumentException("a batch needs rows, and every row a token");
    }
    int steps = lengths[order[0]];
    int[] offsets = offsets(lengths, order, steps);
    int[] row = new int[offsets[steps]];
    int[] reverse = new int[row.length];
    int[] last = new int[order.length];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < offsets[t + 1] - offsets[t]; b++) {
        int length = lengths[order[b]];
        row[offsets[t] + b] = b;
        reverse[offsets[t] + b] = offsets[length - 1 - t] + b;
        last[b] = offsets[length - 1] + b;
      }
    }
    return new Packing(order, offsets, row, last, reverse);
  }

  /** The rows, longest first. Equal lengths keep their order. */
  private static int[] byFallingLength(int[] lengths) {
    long[] keys = new long[lengths.length];
    for (int b = 0; b < keys.length; b++) {
      keys[b] = ((long) (Integer.MAX_VALUE - lengths[b]) << 32) | b;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int b = 0; b < order.length; b++) {
      order[b] = (int) keys[b];
    }
    return order;
  }

  private static int[] offsets(int[] lengths, int[] order, int steps) {
    int[] offsets = new int[steps + 1];
    int active = order.length;
    for (int t = 0; t < steps; t++) {
      while (lengths[order[active - 1]] <= t) {
        active--;
      }
      offsets[t + 1] = Math.addExact(offsets[t], active);
    }
    return offsets;
  }

  /** B. */
  public int rows() {
    return order.length;
  }

  /** T. */
  public int steps() {
    return offsets.length - 1;
  }

  /** N. */
  public int tokens() {
    return row.length;
  }

  /** The number of rows that reach step t. */
  public int width(int t) {
    return offsets[t + 1] - offsets[t];
  }

  /** The length of a packed row. */
  public int length(int packedRow) {
    int t = 0;
    while (t < steps() && width(t) > packedRow) {
      t++;
    }
    return t;
  }

  /** Each token's next one in its row, -1 at its end, [N]. */
  public int[] next() {
    int[] next = new int[tokens()];
    Arrays.fill(next, -1);
    for (int t = 0; t + 1 < steps(); t++) {
      for (int b = 0; b < width(t + 1); b++) {
        next[offsets[t] + b] = offsets[t + 1] + b;
      }
    }
    return next;
  }

  /** 0, 1, … N - 1. */
  int[] identity() {
    // A stream would take 1% of a training step of two layers.
    int[] identity = new int[tokens()];
    for (int n = 0; n < identity.length; n++) {
      identity[n] = n;
    }
    return identity;
  }

  /**
   * The index of each token in a direction's reading order, after the tokens of the preceding
   * directions, [N].
   */
  int[] order(int direction) {
    return shifted(direction == 0 ? identity() : reverse, direction * tokens());
  }

  /** The last token of each packed row, likewise, [B]. */
  int[] last(int direction) {
    return shifted(last, direction * tokens());
  }

  /** The indices plus an offset. */
  static int[] shifted(int[] index, int by) {
    int[] out = index.clone();
    for (int n = 0; n < out.length; n++) {
      out[n] += by;
    }
    return out;
  }
}
