package io.valence;

import java.util.Map;

/**
 * A model's prediction for one text.
 *
 * @param text as given
 * @param label the most probable label
 * @param probability probability of that label, 0 to 1
 * @param probabilities probability of each label, in the model's label order; they sum to 1
 * @param tokens number of tokens; 0 for a blank text, whose prediction is meaningless
 * @param unknown how many of them the model has never seen
 * @param truncated whether the text has more tokens than the model reads ({@code data.maxTokens})
 */
public record Prediction(
    String text,
    String label,
    float probability,
    Map<String, Float> probabilities,
    int tokens,
    int unknown,
    boolean truncated) {}
