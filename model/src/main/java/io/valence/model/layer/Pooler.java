package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.function.Function;

/** Makes one feature vector of each row's steps. */
public sealed interface Pooler permits LastPooler, MeanPooler, MaxPooler, AttentionPooler {
  /**
   * A forward pass and the way back.
   *
   * @param features [B, D·H], rows in packed order
   * @param backward from d loss / d features to what goes into the last recurrent layer
   */
  record Pooled(Matrix features, Function<Matrix, RecurrentLayer.OutputGradient> backward) {}

  /** Pools the last recurrent layer's pass. */
  Pooled forward(Backend backend, RecurrentLayer.Tape top);

  /** What it learns; nothing for all but attention. */
  default List<Parameter> parameters() {
    return List.of();
  }
}
