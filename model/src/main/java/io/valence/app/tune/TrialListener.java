package io.valence.app.tune;

/** Is notified of a search. */
public interface TrialListener {
  /** The search continues an earlier one. */
  default void resumed(int tried) {}

  /**
   * A trial is done and in the log.
   *
   * @param best whether it is the best so far
   */
  default void trial(Trial trial, boolean best) {}
}
