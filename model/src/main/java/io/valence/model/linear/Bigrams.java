package io.valence.model.linear;

import io.valence.data.Corpus;
import io.valence.data.Vocabulary;
import java.util.Arrays;

/**
 * Numbered pairs of neighboring words.
 *
 * @param keys of pair 0, 1, 2…, ascending: the first word's id in the upper half, the second's in
 *     the lower
 */
public record Bigrams(long[] keys) {
  /** More pairs cost memory and add little: they are the rarest ones. */
  private static final int MOST = 1 << 19;

  /**
   * The word pairs of some rows, without pairs that contain unknown words.
   *
   * @param rows of a training file
   */
  static Bigrams of(Corpus rows) {
    long[] all = new long[Math.toIntExact(rows.tokens())];
    int count = 0;
    for (int row = 0; row < rows.rows(); row++) {
      int[] ids = rows.ids(row);
      for (int t = 1; t < ids.length; t++) {
        if (ids[t - 1] > Vocabulary.UNKNOWN && ids[t] > Vocabulary.UNKNOWN) {
          all[count++] = key(ids[t - 1], ids[t]);
        }
      }
    }
    long[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    int least = 1;
    long[] kept = seen(sorted, least);
    while (kept.length > MOST) {
      kept = seen(sorted, ++least);
    }
    return new Bigrams(kept);
  }

  /** The distinct keys that occur at least that often, sorted. */
  private static long[] seen(long[] sorted, int least) {
    long[] kept = new long[sorted.length];
    int count = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      if (to - from >= least) {
        kept[count++] = sorted[from];
      }
      from = to;
    }
    return Arrays.copyOf(kept, count);
  }

  private static long key(int first, int second) {
    return (long) first << 32 | second;
  }

  /** The number of pairs. */
  public int size() {
    return keys.length;
  }

  /** Whether both words of a pair are among the first {@code words}. */
  boolean isWithin(int pair, int words) {
    return keys[pair] >>> 32 < words && (int) keys[pair] < words;
  }

  /** The number of a pair; negative if it has none. */
  int number(int first, int second) {
    return Arrays.binarySearch(keys, key(first, second));
  }
}
