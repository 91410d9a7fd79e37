package io.valence.data;

import java.util.List;

/** Turns a text into ids by a vocabulary. */
public record Encoder(TextConfig config, Vocabulary vocabulary) {
  /**
   * One encoded text.
   *
   * @param ids what the model reads: at least one id, at most {@code maxTokens}
   * @param tokens how many tokens the text has
   * @param unknown how many of them are not in the vocabulary
   */
  public record Encoded(int[] ids, int tokens, int unknown) {}

  /**
   * Encodes a text; one without tokens becomes a single {@code <unk>}, so that it has an answer.
   */
  public Encoded encode(String text) {
    List<String> tokens = config.tokens(text);
    if (tokens.isEmpty()) {
      return new Encoded(new int[] {Vocabulary.UNKNOWN}, 0, 0);
    }
    int[] ids = new int[Math.min(tokens.size(), config.maxTokens())];
    int unknown = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int id = vocabulary.id(tokens.get(i));
      if (id == Vocabulary.UNKNOWN) {
        unknown++;
      }
      if (i < ids.length) {
        ids[i] = id;
      }
    }
    return new Encoded(ids, tokens.size(), unknown);
  }
}
