package io.valence.model.train;

import io.valence.model.config.TrainConfig;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/** A formula that turns a parameter's gradient into its next value. */
public sealed interface UpdateRule permits Adam, Sgd {
  /** Names of the matrices it keeps for each parameter, in the parameter's shape. */
  List<String> remembered();

  /**
   * Updates p by its gradient.
   *
   * @param rate learning rate
   * @param step counted from 1
   * @param g d loss / d p; may be written to
   * @param memory the state of p, in the order of {@link #remembered}
   */
  void apply(Backend backend, double rate, long step, Matrix g, Matrix[] memory, Matrix p);

  /** The rule for a configuration. */
  static UpdateRule of(TrainConfig config) {
    return switch (config.optimization().optimizer()) {
      case ADAM -> new Adam(config.optimization().weightDecay(), false);
      case ADAMW -> new Adam(config.optimization().weightDecay(), true);
      case SGD -> new Sgd(config.optimization().momentum(), config.optimization().weightDecay());
    };
  }
}
