package io.valence.model.classifier;

import io.valence.model.layer.AttentionPooler;
import io.valence.model.layer.LastPooler;
import io.valence.model.layer.MaxPooler;
import io.valence.model.layer.MeanPooler;
import io.valence.model.layer.Pooler;

/** {@code model.pooling}: how the steps of the last recurrent layer become features. */
public enum Pooling {
  LAST,
  MEAN,
  MAX,
  ATTENTION;

  /**
   * @param width D·H of the last layer
   */
  Pooler pooler(int width) {
    return switch (this) {
      case LAST -> new LastPooler();
      case MEAN -> new MeanPooler();
      case MAX -> new MaxPooler();
      case ATTENTION -> new AttentionPooler(width);
    };
  }
}
