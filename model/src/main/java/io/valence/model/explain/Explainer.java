package io.valence.model.explain;

/** A way to say what each token did. */
@FunctionalInterface
public interface Explainer {
  /**
   * Explains the log-odds of a label.
   *
   * @param ids of the text, at least one
   */
  Attribution explain(int[] ids, int label);
}
