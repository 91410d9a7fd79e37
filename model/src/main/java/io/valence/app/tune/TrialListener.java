package io.valence.app.tune;

/** Hears how a search goes. */
public interface TrialListener {
  /** Goes on after trials of an earlier search. */
  default void resumed(int trials) {}

  /**
   * A trial is done and in the log.
   *
   * @param best whether it is the best so far
   */
  default void trial(Trial trial, boolean best) {}
}
