package io.valence.app.train;

import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.train.DivergedException;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import java.nio.file.Path;

/**
 * Hears how a training goes. Every method has a default that does nothing, so that a listener
 * implements just what it needs; all are called on the thread that trains.
 */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** The files are read; nothing was computed or written yet. */
  default void prepared(TrainingPlan plan) {}

  /** One of several models begins. */
  default void member(int number, int count) {}

  /** One fold of a cross-validation begins. */
  default void fold(int number, int count) {}

  /** What computes. */
  default void computing(String backend) {}

  /** Training begins; from now on {@link #stopRequested} is asked. */
  default void started() {}

  /** Training ended, by itself, by the listener's wish or by an error. */
  default void ended() {}

  /** A run goes on after the place its checkpoint was made at. */
  default void resumed(String place) {}

  /**
   * A run goes on with other kernels than it was begun with, so that its bits will be others than
   * without the stop.
   */
  default void otherKernels(String before, String now) {}

  /** There was nothing to go on from: the run begins anew. */
  default void beginningAnew() {}

  /** A checkpoint cannot be used; the one before it is taken. */
  default void checkpointSkipped(String problem) {}

  /** A batch is done. */
  default void batch(BatchProgress progress) {}

  /** An epoch of pretraining is done and saved. */
  default void pretrained(PretrainingReport report) {}

  /**
   * An epoch is done and saved.
   *
   * @param best whether it is the best on dev so far
   */
  default void epoch(EpochReport report, boolean best) {}

  /**
   * Training diverged and goes back to what was saved last.
   *
   * @param place where that was
   * @param rateFactor what the learning rate is multiplied by from now on
   */
  default void rolledBack(DivergedException problem, String place, double rateFactor) {}

  /** Training stopped early: dev has not improved for {@code epochs} epochs. */
  default void stoppedEarly(int epochs) {}

  /**
   * The best model was evaluated.
   *
   * @param rows {@code dev} or {@code test}
   * @param models how many models answered together
   */
  default void evaluated(String rows, int models, EvaluationResult result) {}

  /** The best model was compared with the linear one on dev. */
  default void compared(Comparison comparison) {}

  /** The model of {@code epoch}, the best on dev, is in the run folder. */
  default void saved(Path folder, int epoch) {}

  /** The report of the run was made; it is in the run folder as JSON. */
  default void reported(TrainingReport report) {}

  /** The models of an ensemble are trained, and are in the folder. */
  default void ensembleSaved(Path folder, boolean evaluated) {}

  /**
   * Asked after every batch: whether training is to stop. What was done is saved, and the run can
   * be resumed.
   */
  default boolean stopRequested() {
    return false;
  }
}
