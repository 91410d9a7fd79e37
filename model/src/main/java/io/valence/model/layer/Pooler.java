package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.function.Function;

/** Pools each row's steps to one feature vector. */
public sealed interface Pooler permits LastPooler, MeanPooler, MaxPooler, AttentionPooler {
  /**
   * A forward and a backward pass.
   *
   * @param features [B, D·H], rows in packed order
   * @param backward maps d loss / d features to the last recurrent layer's gradient
   */
  record Pooled(Matrix features, Function<Matrix, RecurrentLayer.OutputGradient> backward) {}

  /** Pools the last recurrent layer's tape. */
  Pooled forward(Backend backend, RecurrentLayer.Tape top);

  /** The parameters; only attention has any. */
  default List<Parameter> parameters() {
    return List.of();
  }
}
