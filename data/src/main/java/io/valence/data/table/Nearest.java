package io.valence.data.table;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known word closest to a mistyped one. */
public record Nearest(List<String> known) {
  /** Letters that a mistyped word differs by, at most. */
  private static final int MOST_TYPOS = 2;

  /** The known word with the smallest edit distance (Levenshtein, 1966). */
  public String to(String word) {
    return known.stream().min(Comparator.comparingInt(k -> distance(k, word))).orElseThrow();
  }

  /**
   * The known word that this one is, mistyped: it differs by two letters at most, and a third of
   * it.
   */
  public Optional<String> typo(String word) {
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(to(word))
            .filter(k -> distance(k, word) <= Math.min(MOST_TYPOS, word.length() / 3));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
