package io.valence.model.explain;

import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;

/** {@code --by}: how the effect of a word is computed. */
public enum AttributionMethod {
  /** Integrated gradients: the effects add up. */
  GRADIENTS,
  /** The drop for the label when the word is left out. */
  OMISSION;

  /**
   * The method for a model.
   *
   * @param mostSteps maximum steps of integrated gradients, which bound its time
   */
  public Explainer of(Backend backend, WideClassifier model, int mostSteps) {
    return switch (this) {
      case GRADIENTS -> new IntegratedGradients(backend, model, mostSteps);
      case OMISSION -> new LeaveOneOut(backend, model);
    };
  }
}
