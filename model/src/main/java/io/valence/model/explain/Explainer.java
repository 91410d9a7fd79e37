package io.valence.model.explain;

/** Computes the effect of each token. */
@FunctionalInterface
public interface Explainer {
  /**
   * Explains the log-odds of a label.
   *
   * @param ids of the text, at least one
   */
  Attribution explain(int[] ids, int label);
}
