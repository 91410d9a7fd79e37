package io.valence.data;

import io.valence.data.table.InputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A vocabulary of another program: the tokens of ids 0, 1, 2…, one per line.
 *
 * @param file for messages
 */
public record VocabularyCheck(Path file, List<String> tokens) {
  private static final Set<String> PADDING = Set.of("<pad>", "[pad]", "_pad", "pad", "<blank>");
  private static final Set<String> UNKNOWN = Set.of("<unk>", "[unk]", "_unk", "unk", "<oov>");

  /** Fraction of impossible tokens above which the file is the wrong one. */
  private static final double MANY = 0.5;

  /**
   * Throws if no model can use the vocabulary.
   *
   * @throws InputException when it is too small, has a duplicate token, or padding and the unknown
   *     token are not at 0 and 1
   */
  public void require() {
    if (tokens.size() < 2) {
      throw new InputException(
          file.toString(), "fewer than two tokens", "<pad> and <unk> come first");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (!seen.add(token)) {
        throw InputException.atLine(
            file, i + 1, "the token \"" + token + "\" appears twice", "every id has its own");
      }
      requirePlace(token, i, PADDING, Vocabulary.PAD, "<pad>");
      requirePlace(token, i, UNKNOWN, Vocabulary.UNKNOWN, "<unk>");
    }
  }

  /** Checks the names in the first lines only; further down, "pad" is a word. */
  private void requirePlace(String token, int id, Set<String> names, int place, String name) {
    boolean special = names.contains(token.toLowerCase(Locale.ROOT));
    if (special && id != place && (id < 2 || !Character.isLetter(token.charAt(0)))) {
      throw InputException.atLine(
          file,
          id + 1,
          token + " is at id " + id,
          name
              + " must be at id "
              + place
              + "; move its line, and the row of embedding.weight with it");
    }
  }

  /** Warnings about tokens that no text will have. */
  public List<String> doubts(TextConfig text) {
    return Stream.of(first(text), impossible(text)).flatMap(Optional::stream).toList();
  }

  /** Words where padding and the unknown word should be. */
  private Optional<String> first(TextConfig text) {
    List<String> words = tokens.subList(0, 2);
    boolean named = words.stream().anyMatch(VocabularyCheck::isSpecial);
    return named || !words.stream().allMatch(text::isToken)
        ? Optional.empty()
        : Optional.of(
            "ids 0 and 1 are those of padding and unknown words, so that no text has \""
                + words.get(0)
                + "\" or \""
                + words.get(1)
                + "\"; if they are words, put <pad> and <unk> before them, with rows of"
                + " embedding.weight");
  }

  /** Whether it names padding or the unknown word, also with its id behind it. */
  private static boolean isSpecial(String token) {
    String name = token.replaceFirst("[\\s,]+\\d+$", "").toLowerCase(Locale.ROOT);
    return PADDING.contains(name) || UNKNOWN.contains(name);
  }

  private Optional<String> impossible(TextConfig text) {
    List<String> never = tokens.stream().skip(2).filter(token -> !text.isToken(token)).toList();
    if (never.isEmpty()) {
      return Optional.empty();
    }
    int all = tokens.size() - 2;
    boolean secondColumn =
        never.size() > MANY * all
            && never.stream().allMatch(token -> token.matches("\\S+\\s+\\d+"));
    return Optional.of(
        never.size()
            + " of "
            + all
            + " tokens can never occur with this tokenizer, for example \""
            + never.get(0).replace('\t', ' ')
            + "\""
            + (secondColumn
                ? "; leave out the second column, of ids"
                : "; data.tokenizer and data.lowercase say how texts are cut"));
  }
}
