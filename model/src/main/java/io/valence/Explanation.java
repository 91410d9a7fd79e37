package io.valence;

import io.valence.model.explain.AttributionMethod;
import java.util.List;

/**
 * What each word of a text did to the log-odds of a label, ln(p / (1 - p)).
 *
 * @param label whose log-odds are explained
 * @param method how the effects were found
 * @param words of the text as the model reads it, each with its effect; none of a blank text
 * @param logOdds of the label for the whole text; 0 for a blank one
 * @param baseline where the effects start: {@code baseline + Σ effects = logOdds}; null where the
 *     effects do not add up
 */
public record Explanation(
    String label, AttributionMethod method, List<Word> words, double logOdds, Double baseline) {
  /**
   * A word and its effect.
   *
   * @param word a token, as the tokenizer has it
   * @param effect on the log-odds; positive speaks for the label
   */
  public record Word(String word, double effect) {}
}
