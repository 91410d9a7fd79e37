package io.valence.data;

import java.util.List;
import java.util.function.Predicate;

/**
 * Word vectors in memory, such as those of a language model.
 *
 * @param vocabulary the words, the most frequent first
 * @param width vector dimension, E
 * @param numbers a vector per id, [V, E] row after row
 */
public record VectorTable(Vocabulary vocabulary, int width, float[] numbers)
    implements PretrainedVectors {
  @Override
  public List<String> words(int most, Predicate<String> wanted) {
    return vocabulary.tokens().stream()
        .skip(Vocabulary.UNKNOWN + 1L)
        .filter(wanted)
        .limit(most)
        .toList();
  }

  /** The vector of {@code <unk>} too. */
  @Override
  public WordVectors of(Vocabulary other) {
    float[][] rows = new float[other.size()][];
    for (int id = Vocabulary.UNKNOWN; id < rows.length; id++) {
      int own = id == Vocabulary.UNKNOWN ? id : vocabulary.id(other.token(id));
      if (own > Vocabulary.UNKNOWN || id == Vocabulary.UNKNOWN) {
        rows[id] = new float[width];
        System.arraycopy(numbers, own * width, rows[id], 0, width);
      }
    }
    return new WordVectors(width, rows, List.of());
  }
}
