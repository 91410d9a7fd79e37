package io.valence.data;

import io.valence.data.table.InputException;
import io.valence.data.table.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Pretrained vectors of the words of a vocabulary.
 *
 * @param width numbers a vector, E
 * @param rows the vector of each id, [V][E]; null where the file has none
 */
public record WordVectors(int width, float[][] rows) {
  /** Words named in a coverage report. */
  private static final int NAMED = 10;

  /**
   * How much of a training corpus the vectors cover.
   *
   * @param types tokens of the vocabulary
   * @param coveredTypes those with a vector
   * @param tokens tokens of the corpus
   * @param coveredTokens those with a vector
   * @param missing the commonest tokens without one
   */
  public record Coverage(
      int types, int coveredTypes, long tokens, long coveredTokens, List<String> missing) {}

  /**
   * Reads the vectors of a vocabulary's words: GloVe text, word2vec text or word2vec binary, told
   * apart by their first bytes; {@code .gz} too.
   *
   * @throws InputException when the file is none of these, or a line of it is broken
   */
  public static WordVectors read(Path file, Vocabulary vocabulary) {
    return new TextFile(file)
        .readBytes(in -> new WordVectorReader(file, in, vocabulary::id, vocabulary.size()).read());
  }

  /**
   * The words of a file that a text may hold, in its order: the commonest first, as a rule.
   *
   * @param most words wanted
   * @throws InputException as {@link #read}
   */
  public static List<String> words(Path file, TextConfig config, int most) {
    List<String> words = new ArrayList<>();
    ToIntFunction<String> collect =
        word -> {
          if (words.size() < most && config.tokens(word).equals(List.of(word))) {
            words.add(word);
          }
          return Vocabulary.UNKNOWN;
        };
    new TextFile(file).readBytes(in -> new WordVectorReader(file, in, collect, 0).read());
    return words;
  }

  /** Coverage of a corpus given by its token counts. */
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
        (int) Arrays.stream(rows).filter(row -> row != null).count(),
        tokens,
        tokens - missed,
        missing.stream().limit(NAMED).map(Map.Entry::getKey).toList());
  }

  private boolean has(int id) {
    return id > Vocabulary.UNKNOWN && rows[id] != null;
  }
}
