package io.valence.model.train;

import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Map;

/**
 * A rule that updates parameters by their gradients.
 *
 * <p>It keeps its state by parameter name. Of the embedding only the rows of the batch are updated
 * (lazily, as torch.optim.SparseAdam does): the others have no gradient, and touching all of a
 * large vocabulary at every step would cost more than the network itself. So a row's moments, and
 * weight decay on it, rest while the row is not seen.
 */
public sealed interface Optimizer permits Adam, Sgd {
  /** Begins a step; every update until the next call belongs to it. */
  void begin();

  /** Updates a parameter by its gradient. */
  void update(Backend backend, Parameter parameter);

  /** Updates the rows of a parameter that have a gradient. */
  void updateRows(Backend backend, Parameter parameter, RowGradient gradient);

  /** How many steps have begun. */
  long steps();

  /** The state, by names such as {@code m.rnn.weight_ih_l0}; the matrices themselves. */
  Map<String, Matrix> state();

  /** Continues from a saved state. */
  void restore(long steps, Map<String, Matrix> state);

  /** The rule of a configuration. */
  static Optimizer of(TrainConfig config) {
    return switch (config.optimizer()) {
      case ADAM -> new Adam(config.learningRate(), config.weightDecay(), false);
      case ADAMW -> new Adam(config.learningRate(), config.weightDecay(), true);
      case SGD -> new Sgd(config.learningRate(), config.momentum(), config.weightDecay());
    };
  }
}
