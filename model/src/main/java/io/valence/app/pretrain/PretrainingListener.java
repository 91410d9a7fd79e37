package io.valence.app.pretrain;

import io.valence.app.train.BatchProgress;
import io.valence.model.train.DivergedException;
import io.valence.model.train.PretrainingReport;
import java.nio.file.Path;

/**
 * Is notified of a pretraining. Every method has a default that does nothing; all are called on the
 * training thread.
 */
public interface PretrainingListener {
  /** Ignores everything. */
  PretrainingListener NONE = new PretrainingListener() {};

  /** The texts are read; nothing has been computed or written yet. */
  default void prepared(PretrainingPlan plan) {}

  /** The backend in use. */
  default void computing(String backend) {}

  /** Training starts; {@link #stopRequested} is called from now on. */
  default void started() {}

  /** Training ended: completed, stopped by the listener, or failed. */
  default void ended() {}

  /** A run continues from its checkpoint. */
  default void resumed(int epoch, int batch) {}

  /** A run continues with other kernels than before, so its bits will differ. */
  default void otherKernels(String before, String now) {}

  /** There was no checkpoint: the run starts over. */
  default void beginningAnew() {}

  /** A checkpoint cannot be used; the previous one is used. */
  default void checkpointSkipped(String problem) {}

  /** A batch is done. */
  default void batch(BatchProgress progress) {}

  /**
   * An epoch is done and saved.
   *
   * @param best whether it is the best on the texts held back so far
   */
  default void epoch(PretrainingReport report, boolean best) {}

  /**
   * Training diverged and returns to the last saved state.
   *
   * @param rateFactor factor on the learning rate from now on
   */
  default void rolledBack(DivergedException problem, double rateFactor) {}

  /** Training stopped early: no improvement for {@code epochs} epochs. */
  default void stoppedEarly(int epochs) {}

  /** The model of {@code epoch}, the best on the texts held back, is in the file. */
  default void saved(Path file, PretrainingReport epoch) {}

  /**
   * Called after every batch: whether to stop training. Progress is saved, and the run can be
   * resumed.
   */
  default boolean stopRequested() {
    return false;
  }
}
