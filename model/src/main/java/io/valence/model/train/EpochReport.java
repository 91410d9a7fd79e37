package io.valence.model.train;

import io.valence.model.evaluate.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One epoch of training.
 *
 * @param epoch counted from 1
 * @param loss mean training loss over the epoch
 * @param seconds spent training, without the evaluation
 * @param tokensPerSecond training tokens over these seconds
 * @param learningRate rate of its last batch
 * @param dev results on dev after the epoch
 * @param calibratedLoss its loss on dev with the logits divided by the best temperature
 */
public record EpochReport(
    int epoch,
    double loss,
    double seconds,
    double tokensPerSecond,
    double learningRate,
    Evaluation dev,
    double calibratedLoss)
    implements RunState.Report<EpochReport> {
  /**
   * Whether the model of this epoch is better: by the sum of its error rate and its calibrated loss
   * on dev. Accuracy alone is coarse, especially with a hundred rows; the plain loss of a network
   * with growing accuracy rises as it becomes overconfident. In 170 trainings, the sum gave the
   * accuracy of the former and the loss of the latter on unseen rows.
   */
  @Override
  public boolean betterThan(EpochReport other) {
    return objective() < other.objective();
  }

  private double objective() {
    return calibratedLoss + 1 - dev.accuracy();
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> onDev = new LinkedHashMap<>();
    onDev.put("accuracy", dev.accuracy());
    onDev.put("loss", dev.loss());
    onDev.put("macro_f1", dev.macroF1());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", epoch);
    fields.put("loss", loss);
    fields.put("seconds", seconds);
    fields.put("tokens_per_second", tokensPerSecond);
    fields.put("learning_rate", learningRate);
    fields.put("dev", onDev);
    return fields;
  }
}
