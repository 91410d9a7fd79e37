package io.valence.app.run;

import io.valence.model.train.DivergedException;

/**
 * Is notified of what every run has in common, of classifiers and of language models. Every method
 * has a default that does nothing; all are called on the training thread.
 */
public interface RunListener {
  /** The backend in use. */
  default void computing(String backend) {}

  /** Training starts; {@link #stopRequested} is called from now on. */
  default void started() {}

  /** Training ended: completed, stopped by the listener, or failed. */
  default void ended() {}

  /** A run continues from its checkpoint. */
  default void resumed(String place) {}

  /**
   * A run continues with other kernels than before, so its bits will differ from those of a run
   * without the stop.
   */
  default void otherKernels(String before, String now) {}

  /** There was no checkpoint: the run starts over. */
  default void beginningAnew() {}

  /** A checkpoint cannot be used; the previous one is used. */
  default void checkpointSkipped(String problem) {}

  /** A batch is done. */
  default void batch(BatchProgress progress) {}

  /**
   * Training diverged and returns to the last saved state.
   *
   * @param place position of that state
   * @param rateFactor factor on the learning rate from now on
   */
  default void rolledBack(DivergedException problem, String place, double rateFactor) {}

  /** Training stopped early: no improvement for {@code epochs} epochs. */
  default void stoppedEarly(int epochs) {}

  /**
   * Called after every batch: whether to stop training. Progress is saved, and the run can be
   * resumed.
   */
  default boolean stopRequested() {
    return false;
  }
}
