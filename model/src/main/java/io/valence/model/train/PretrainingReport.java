package io.valence.model.train;

/**
 * One epoch of pretraining.
 *
 * @param epoch counted from 1
 * @param loss mean over the rows, each with the mean of -log p over the words of its batch
 * @param seconds spent
 * @param tokensPerSecond training tokens over these seconds
 */
public record PretrainingReport(int epoch, double loss, double seconds, double tokensPerSecond) {}
