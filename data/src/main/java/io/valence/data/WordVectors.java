package io.valence.data;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pretrained vectors for the words of a vocabulary.
 *
 * @param width vector dimension, E
 * @param rows the vector of each id, [V][E]; null if the file has none
 * @param notes notes about the file for the user
 */
public record WordVectors(int width, float[][] rows, List<String> notes) {
  /** Words listed in a coverage report. */
  private static final int NAMED = 10;

  /**
   * Coverage of a training corpus by the vectors.
   *
   * @param types size of the vocabulary
   * @param coveredTypes those with a vector
   * @param tokens tokens of the corpus
   * @param coveredTokens those with a vector
   * @param missing the most frequent tokens without one
   */
  public record Coverage(
      int types, int coveredTypes, long tokens, long coveredTokens, List<String> missing) {}

  /** Coverage of a corpus, from its token counts. */
  public Coverage coverage(Map<String, Long> counts, Vocabulary vocabulary) {
    List<Map.Entry<String, Long>> missing =
        counts.entrySet().stream()
            .filter(e -> !has(vocabulary.id(e.getKey())))
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    long tokens = counts.values().stream().mapToLong(Long::longValue).sum();
    long missed = missing.stream().mapToLong(Map.Entry::getValue).sum();
    return new Coverage(
        rows.length - Vocabulary.UNKNOWN - 1,
        (int) IntStream.range(0, rows.length).filter(this::has).count(),
        tokens,
        tokens - missed,
        missing.stream().limit(NAMED).map(Map.Entry::getKey).toList());
  }

  /** Copies the vectors into an embedding of the same vocabulary, [V, E] row after row. */
  public void fill(float[] embedding) {
    for (int id = 0; id < rows.length; id++) {
      if (rows[id] != null) {
        System.arraycopy(rows[id], 0, embedding, id * width, width);
      }
    }
  }

  private boolean has(int id) {
    return id > Vocabulary.UNKNOWN && rows[id] != null;
  }
}
