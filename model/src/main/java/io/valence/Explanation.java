package io.valence;

import io.valence.model.explain.AttributionMethod;
import java.util.List;

/**
 * The effect of each word of a text on the log-odds of a label, ln(p / (1 - p)).
 *
 * @param label the explained label
 * @param method how the effects were computed
 * @param words words of the text, with their effects; empty for a blank text
 * @param logOdds the label's log-odds for the whole text
 * @param baseline start of the effects: {@code baseline + Σ effects = logOdds}; null if the effects
 *     do not add up
 */
public record Explanation(
    String label, AttributionMethod method, List<Word> words, double logOdds, Double baseline) {
  /**
   * A word and its effect.
   *
   * @param word a token, as the tokenizer splits it, in the letters of the text
   * @param effect on the log-odds; positive supports the label
   */
  public record Word(String word, double effect) {}
}
