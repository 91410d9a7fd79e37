package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CorpusTest {
  private static final int UNKNOWN = Vocabulary.UNKNOWN;

  @Test
  void rowsAreSharedWhereMostOfTheirWordsAreKnownAndTheSame() {
    Corpus rows =
        Corpus.of(
            new int[][] {{2, 3, 4}, {UNKNOWN, 3, 4}, {UNKNOWN, UNKNOWN, 4}, {4, 3, 2}, {2, 3}},
            new int[5]);
    Corpus other =
        Corpus.of(new int[][] {{UNKNOWN, UNKNOWN, 4}, {2, 3, 4}, {UNKNOWN, 3, 4}, {2}}, new int[4]);
    assertEquals(2, rows.rowsIn(other));
    assertEquals(0, Corpus.of(new int[][] {{9}}, new int[1]).rowsIn(other));
  }
}
