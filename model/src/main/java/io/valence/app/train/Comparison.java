package io.valence.app.train;

import io.valence.model.evaluate.Evaluation;
import io.valence.model.evaluate.Scores;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Results of the network, the linear model beside it and both together on some rows. They are
 * calibrated by dev, whatever the rows are.
 *
 * @param network alone
 * @param linear alone
 * @param together by the sum of their logits, those of the network twice
 * @param answer which of them the trained model is
 * @param bias what calibration adds to the logit of each label; empty if nothing
 */
public record Comparison(
    Scores network, Scores linear, Scores together, Answer answer, Map<String, Double> bias) {
  /** What a trained model answers with. */
  public enum Answer {
    /** The network alone. */
    NETWORK,
    /** Network and linear model, by {@code model.wide}. */
    TOGETHER,
    /** The linear model alone, by {@code train.acceptBaseline}. */
    LINEAR
  }

  /** For {@code metrics.json}: accuracy and loss of each. */
  Map<String, Object> fields() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("network", fields(network.evaluation()));
    all.put("linear", fields(linear.evaluation()));
    all.put("together", fields(together.evaluation()));
    return all;
  }

  private static Map<String, Object> fields(Evaluation evaluation) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("accuracy", evaluation.accuracy());
    one.put("loss", evaluation.loss());
    return one;
  }
}
