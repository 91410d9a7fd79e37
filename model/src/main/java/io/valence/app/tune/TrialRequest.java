package io.valence.app.tune;

/**
 * A configuration to train.
 *
 * @param number in the search space; 0 is the base
 * @param epochs maximum number of epochs
 */
public record TrialRequest(int number, int epochs) {}
