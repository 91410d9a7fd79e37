package io.valence.data;

import java.util.List;
import java.util.Locale;

/**
 * How a text becomes tokens; the same for training and for prediction.
 *
 * @param tokenizer how the text is cut
 * @param lowercase whether letters are lower-cased first (language-neutral rules)
 * @param maxTokens tokens kept of a text, the first ones
 */
public record TextConfig(Tokenizer tokenizer, boolean lowercase, int maxTokens) {
  /** The tokens of a text, lower-cased if so configured, all of them. */
  public List<String> tokens(String text) {
    return tokenizer.cut(lowercase ? text.toLowerCase(Locale.ROOT) : text);
  }
}
