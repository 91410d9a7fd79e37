package io.valence.cli;

import io.valence.model.classifier.Classifier;
import io.valence.model.explain.Explainer;
import io.valence.model.explain.IntegratedGradients;
import io.valence.model.explain.LeaveOneOut;
import io.valence.model.math.Backend;

/** {@code --by}: how the effect of a word is found. */
enum ExplainMethod {
  /** Integrated gradients: the effects add up. */
  GRADIENTS,
  /** What the label loses when the word is left out. */
  OMISSION;

  /**
   * @param mostSteps of integrated gradients, which bound its time
   */
  Explainer of(Backend backend, Classifier model, int mostSteps) {
    return switch (this) {
      case GRADIENTS -> new IntegratedGradients(backend, model, mostSteps);
      case OMISSION -> new LeaveOneOut(backend, model);
    };
  }
}
