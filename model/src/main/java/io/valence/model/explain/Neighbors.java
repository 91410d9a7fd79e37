package io.valence.model.explain;

import io.valence.data.Vocabulary;
import io.valence.model.math.Matrix;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The words with the most similar vectors.
 *
 * @param table [V, E]
 */
public record Neighbors(Matrix table) {
  /**
   * A word near another.
   *
   * @param cosine of the angle between their vectors
   */
  public record Neighbor(int id, double cosine) {}

  /** The nearest words, the nearest first, without the word itself and special ones. */
  public List<Neighbor> of(int id, int count) {
    return IntStream.range(Vocabulary.UNKNOWN + 1, table.rows())
        .filter(other -> other != id)
        .mapToObj(other -> new Neighbor(other, cosine(id, other)))
        .sorted(
            Comparator.comparingDouble(Neighbor::cosine).reversed().thenComparingInt(Neighbor::id))
        .limit(count)
        .toList();
  }

  /** Zero if one of the vectors is zero. */
  private double cosine(int a, int b) {
    double norms = Math.sqrt(dot(a, a) * dot(b, b));
    return norms == 0 ? 0 : dot(a, b) / norms;
  }

  private double dot(int a, int b) {
    double sum = 0;
    for (int e = 0; e < table.columns(); e++) {
      sum += (double) table.get(a, e) * table.get(b, e);
    }
    return sum;
  }
}
