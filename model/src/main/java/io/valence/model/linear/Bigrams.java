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
  /**
   * The word pairs of some rows, without pairs that contain unknown words. If there are too many,
   * the rarest ones are left out.
   *
   * @param rows of a training file
   * @param most number of pairs
   */
  static Bigrams of(Corpus rows, int most) {
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
    Arrays.sort(all, 0, count);
    return commonest(all, count, most);
  }

  /** The pairs that occur most often; of equally frequent ones all or none. */
  private static Bigrams commonest(long[] sorted, int count, int most) {
    long[] keys = new long[count];
    int[] times = new int[count];
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        keys[distinct++] = sorted[i];
      }
      times[distinct - 1]++;
    }
    if (distinct <= most) {
      return new Bigrams(Arrays.copyOf(keys, distinct));
    }
    int[] ascending = Arrays.copyOf(times, distinct);
    Arrays.sort(ascending);
    int tooRare = ascending[distinct - 1 - most];
    int kept = 0;
    for (int pair = 0; pair < distinct; pair++) {
      if (times[pair] > tooRare) {
        keys[kept++] = keys[pair];
      }
    }
    return new Bigrams(Arrays.copyOf(keys, kept));
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
