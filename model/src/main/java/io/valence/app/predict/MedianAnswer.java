package io.valence.app.predict;

import io.valence.Prediction;
import io.valence.app.UsageException;
import io.valence.model.evaluate.OrdinalScale;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Replaces the most probable label by the median one, for labels in an order: the answer with the
 * least expected absolute error.
 *
 * @param labels of the model, in its order
 */
public record MedianAnswer(List<String> labels, OrdinalScale scale)
    implements UnaryOperator<Prediction> {
  /**
   * The answer for a model.
   *
   * @param order {@code data.ordinal} of the model
   * @throws UsageException when its labels have no order
   */
  public static MedianAnswer of(List<String> labels, List<String> order) {
    return new MedianAnswer(
        labels,
        OrdinalScale.of(labels, order)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--median is for three labels or more that are numbers or in an order"
                            + " (train --ordinal), not "
                            + labels)));
  }

  @Override
  public Prediction apply(Prediction prediction) {
    String median = labels.get(scale.median(k -> prediction.probabilities().get(labels.get(k))));
    return new Prediction(
        prediction.text(),
        median,
        prediction.probabilities().get(median),
        prediction.probabilities(),
        prediction.tokens(),
        prediction.unknown(),
        prediction.truncated());
  }
}
