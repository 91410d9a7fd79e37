package io.valence.data;

import io.valence.data.table.InputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A set of pretrained word vectors. */
public sealed interface PretrainedVectors permits EnglishVectors, VectorFile, VectorTable {
  /** Value of {@code data.vectors}: English vectors if they cover the text, else none. */
  String AUTO = "auto";

  /** Value of {@code data.vectors}: the vectors included in the library. */
  String ENGLISH = "english";

  /** Value of {@code data.vectors}: word vectors are initialized randomly. */
  String NONE = "none";

  /** Fraction of covered tokens below which the vectors hardly fit the text. */
  double FEW = 0.05;

  /** The values of {@code data.vectors} that do not name a file. */
  Set<String> NAMES = Set.of(AUTO, ENGLISH, NONE);

  /**
   * The vectors of the words of a vocabulary.
   *
   * @throws InputException when they cannot be read
   */
  WordVectors of(Vocabulary vocabulary);

  /**
   * The words with a vector, most frequent first.
   *
   * @param most maximum words that {@code wanted} accepts
   * @throws InputException when they cannot be read
   */
  List<String> words(int most, Predicate<String> wanted);

  /**
   * The words that can be tokens under a configuration, most frequent first.
   *
   * @param most maximum words
   * @throws InputException when they cannot be read
   */
  default List<String> words(TextConfig config, int most) {
    return words(most, config::isToken);
  }

  /**
   * A warning about vectors that cover almost no words of a text.
   *
   * @param counts frequency of each token in the text
   * @return empty if they cover some
   */
  default Optional<String> doubt(WordVectors.Coverage coverage, Map<String, Long> counts) {
    double part = (double) coverage.coveredTokens() / coverage.tokens();
    if (part >= FEW) {
      return Optional.empty();
    }
    Map<String, Long> missed = new HashMap<>(counts);
    long[] otherCase = new long[1];
    words(
        Integer.MAX_VALUE,
        word -> {
          String lower = word.toLowerCase(Locale.ROOT);
          Long count = lower.equals(word) ? null : missed.remove(lower);
          otherCase[0] += count == null ? 0 : count;
          return false;
        });
    double inLowerCase = (double) otherCase[0] / coverage.tokens();
    return Optional.of(
        String.format(
                Locale.ROOT,
                "the word vectors cover only %.1f %% of the text's tokens: ",
                100 * part)
            + (inLowerCase > Math.max(FEW, 2 * part)
                ? String.format(
                    Locale.ROOT,
                    "%.1f %% if their words were in lower case; try data.lowercase=false, or lower"
                        + " the case of the file's words",
                    100 * inLowerCase)
                : "do they match the language of the text, and does data.tokenizer split it as"
                    + " their words were split?"));
  }

  /**
   * The vectors that a value of {@code data.vectors} names; empty for {@link #NONE}.
   *
   * @param polarity of the English vectors
   * @throws java.nio.file.InvalidPathException when it is not a path
   */
  static Optional<PretrainedVectors> of(String value, double polarity) {
    return switch (value) {
      case AUTO -> throw new IllegalArgumentException("data.vectors=auto is resolved by the rows");
      case NONE -> Optional.empty();
      case ENGLISH -> Optional.of(new EnglishVectors().withPolarity(polarity));
      default -> Optional.of(new VectorFile(Path.of(value)));
    };
  }
}
