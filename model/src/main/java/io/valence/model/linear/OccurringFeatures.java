package io.valence.model.linear;

import io.valence.data.Corpus;
import java.util.Arrays;

/**
 * The features of training rows, numbered anew without gaps. A vocabulary also has words of word
 * vectors that no row has: naive Bayes would count each of them once for every label, so that a
 * rare label and the others would seem to be equally long, and ratios to be small.
 *
 * @param rows the new numbers of each row's features
 * @param originals the feature of each new number, ascending
 */
record OccurringFeatures(int[][] rows, int[] originals) {
  /** The words of each row, and its pairs, which follow the {@code vocabulary} words. */
  static OccurringFeatures of(Corpus corpus, Bigrams bigrams, int vocabulary) {
    int[][] rows = new int[corpus.rows()][];
    Arrays.setAll(rows, row -> LinearModel.features(corpus.ids(row), bigrams, vocabulary));
    int[] originals =
        Arrays.stream(rows).flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    for (int[] row : rows) {
      Arrays.setAll(row, i -> Arrays.binarySearch(originals, row[i]));
    }
    return new OccurringFeatures(rows, originals);
  }

  int[] ofRow(int row) {
    return rows[row];
  }

  int original(int number) {
    return originals[number];
  }

  int count() {
    return originals.length;
  }
}
