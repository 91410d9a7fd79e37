package io.valence.data;

import io.valence.data.table.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Tokens and their ids: 0 is {@code <pad>}, 1 is {@code <unk>}, then the other tokens. */
public final class Vocabulary {
  /** Padding id, in no text; PyTorch's {@code padding_idx}. */
  public static final int PAD = 0;

  /** Id of all tokens not in the vocabulary. */
  public static final int UNKNOWN = 1;

  private final List<String> tokens;
  private final TokenTable ids = new TokenTable();

  /**
   * @param tokens the tokens of ids 0, 1, 2…, all distinct
   */
  public Vocabulary(List<String> tokens) {
    if (tokens.size() < 2) {
      throw new IllegalArgumentException("a vocabulary holds at least <pad> and <unk>");
    }
    this.tokens = List.copyOf(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      if (ids.add(tokens.get(i).toCharArray(), 0, tokens.get(i).length()) != i) {
        throw new IllegalArgumentException("token twice in the vocabulary: " + tokens.get(i));
      }
    }
  }

  /**
   * The most frequent tokens, ties in lexicographic order.
   *
   * @param file whose tokens they are, for the message
   * @param counts frequency of each token
   * @param config {@code minCount}: less frequent tokens are dropped; {@code maxVocabulary}: number
   *     of tokens besides the two special ones
   * @throws InputException when no token is frequent enough
   */
  static Vocabulary of(Path file, Map<String, Long> counts, DataConfig config) {
    List<String> tokens = new ArrayList<>(List.of("<pad>", "<unk>"));
    counts.entrySet().stream()
        .filter(e -> e.getValue() >= config.minCount() && !tokens.contains(e.getKey()))
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(config.maxVocabulary())
        .map(Map.Entry::getKey)
        .toList()
        .forEach(tokens::add);
    if (tokens.size() == 2) {
      throw new InputException(
          file.toString(),
          "no token is seen " + config.minCount() + " times, so the vocabulary is empty",
          "check data.tokenizer (auto chooses by the text), or lower data.minCount");
    }
    return new Vocabulary(tokens);
  }

  /** This vocabulary followed by new tokens of {@code others}; at most {@code most} in total. */
  public Vocabulary with(List<String> others, int most) {
    LinkedHashSet<String> all = new LinkedHashSet<>(tokens);
    for (String other : others) {
      if (all.size() < most) {
        all.add(other);
      }
    }
    return new Vocabulary(List.copyOf(all));
  }

  /** The number of ids. */
  public int size() {
    return tokens.size();
  }

  /** The id of a token, {@link #UNKNOWN} if it has none (the word {@code <pad>} has none). */
  public int id(String token) {
    return id(token.toCharArray(), 0, token.length());
  }

  /** Same as {@link #id(String)}, for characters {@code from} to {@code to} of a text. */
  int id(char[] text, int from, int to) {
    return Math.max(UNKNOWN, ids.find(text, from, to));
  }

  /** The token with an id. */
  public String token(int id) {
    return tokens.get(id);
  }

  /** The tokens of ids 0, 1, 2…. */
  public List<String> tokens() {
    return tokens;
  }
}
