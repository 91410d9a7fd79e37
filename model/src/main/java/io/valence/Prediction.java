package io.valence;

import java.util.Map;

/**
 * What a model says of one text.
 *
 * @param text as given
 * @param label the most probable label
 * @param probability of that label, 0 to 1
 * @param probabilities of each label, in the model's order of labels; they sum to 1
 * @param tokens how many tokens the text has; 0 for a blank one, whose answer says nothing
 * @param unknown how many of these the model has never seen
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
