package io.valence.model.train;

import io.valence.model.evaluate.Evaluation;

/**
 * One epoch of training.
 *
 * @param epoch counted from 1
 * @param loss mean training loss over the epoch
 * @param seconds spent training, without the evaluation
 * @param tokensPerSecond training tokens over these seconds
 * @param learningRate of its last batch
 * @param dev how the model does on dev after the epoch
 */
public record EpochReport(
    int epoch,
    double loss,
    double seconds,
    double tokensPerSecond,
    double learningRate,
    Evaluation dev) {}
