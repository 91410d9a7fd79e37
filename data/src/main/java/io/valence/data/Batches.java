package io.valence.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Splits rows into batches.
 *
 * <p>For training: rows are shuffled, split into pools of {@value #POOL} batches, sorted by length
 * within a pool and split into batches, which are then shuffled. The rows of a batch thus have
 * similar lengths, which makes its time steps as wide as possible.
 */
public final class Batches {
  private static final int POOL = 50;

  private Batches() {}

  /**
   * The batches of an epoch, each a list of row numbers. No batch has a single row (BatchNorm has
   * no variance then): a single last row joins the previous batch.
   *
   * @param lengths tokens per row
   * @param size batch size
   */
  public static List<int[]> shuffled(int[] lengths, int size, RandomGenerator random) {
    int[] order = IntStream.range(0, lengths.length).toArray();
    Shuffle.shuffle(order, random);
    List<int[]> batches = new ArrayList<>();
    int pool = POOL * size;
    for (int from = 0; from < order.length; ) {
      int left = order.length - from;
      int count = left <= pool + 1 ? left : pool;
      cut(byLength(Arrays.copyOfRange(order, from, from + count), lengths), size, batches);
      from += count;
    }
    for (int i = batches.size() - 1; i > 0; i--) {
      Collections.swap(batches, i, random.nextInt(i + 1));
    }
    return batches;
  }

  /**
   * Every row once, in batches of decreasing length: the fastest order for evaluation.
   *
   * @param size maximum rows of a batch
   * @param tokens maximum tokens of a batch; a longer row is its own batch
   */
  public static List<int[]> byLength(int[] lengths, int size, int tokens) {
    List<int[]> batches = new ArrayList<>();
    int[] order = byLength(IntStream.range(0, lengths.length).toArray(), lengths);
    for (int from = 0; from < order.length; ) {
      int fitting = Math.max(1, tokens / Math.max(1, lengths[order[from]]));
      int to = Math.min(order.length, from + Math.min(size, fitting));
      batches.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return batches;
  }

  /**
   * Splits batches into parts of adjacent rows with at most {@code tokens} tokens; a longer row is
   * its own batch.
   */
  public static List<int[]> atMost(int tokens, int[] lengths, List<int[]> batches) {
    List<int[]> parts = new ArrayList<>();
    for (int[] batch : batches) {
      int from = 0;
      long held = 0;
      for (int to = 0; to < batch.length; to++) {
        if (to > from && held + lengths[batch[to]] > tokens) {
          parts.add(Arrays.copyOfRange(batch, from, to));
          from = to;
          held = 0;
        }
        held += lengths[batch[to]];
      }
      parts.add(Arrays.copyOfRange(batch, from, batch.length));
    }
    return parts;
  }

  private static void cut(int[] rows, int size, List<int[]> batches) {
    for (int from = 0; from < rows.length; ) {
      int left = rows.length - from;
      int count = left <= size || left == size + 1 ? left : size;
      batches.add(Arrays.copyOfRange(rows, from, from + count));
      from += count;
    }
  }

  /** Sorts by decreasing length; the sort is stable. */
  private static int[] byLength(int[] rows, int[] lengths) {
    long[] keys = new long[rows.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) (Integer.MAX_VALUE - lengths[rows[i]]) << 32 | i;
    }
    Arrays.sort(keys);
    int[] sorted = new int[keys.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = rows[(int) keys[i]];
    }
    return sorted;
  }
}
