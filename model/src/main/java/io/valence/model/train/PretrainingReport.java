package io.valence.model.train;

import io.valence.model.language.Perplexity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One epoch of learning to predict words.
 *
 * @param epoch counted from 1
 * @param loss mean of -log p over the predicted words of the training texts; of a sampled softmax
 *     if {@code train.sampledWords} says so
 * @param seconds spent training, without the evaluation
 * @param tokensPerSecond training tokens over these seconds
 * @param heldBack on the held-out texts; null if none are
 */
public record PretrainingReport(
    int epoch, double loss, double seconds, double tokensPerSecond, Perplexity heldBack)
    implements RunState.Report<PretrainingReport> {
  /** Whether the model of this epoch predicts the held-out texts better. */
  @Override
  public boolean betterThan(PretrainingReport other) {
    return heldBack == null || heldBack.loss() < other.heldBack.loss();
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", epoch);
    fields.put("loss", loss);
    fields.put("seconds", seconds);
    fields.put("tokens_per_second", tokensPerSecond);
    fields.put("dev", heldBack.fields());
    return fields;
  }
}
