package io.valence.app.train;

import io.valence.app.run.RunListener;
import io.valence.data.table.BadRowException;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import java.nio.file.Path;

/**
 * Is notified of a training. Every method has a default that does nothing, so that a listener
 * implements only what it needs; all are called on the training thread.
 */
public interface TrainingListener extends RunListener {
  /** Ignores everything. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * A row cannot be used and is left out, as {@code Training.badRows} asks; a row that ends the
   * training is thrown instead.
   */
  default void rejected(BadRowException row) {}

  /** Something about the files that the user should check, such as columns taken by their names. */
  default void warned(String warning) {}

  /**
   * The files are read; nothing has been computed or written yet. The plan's data has warnings
   * about the rows as a whole.
   */
  default void prepared(TrainingPlan plan) {}

  /** One of several models starts. */
  default void member(int number, int count) {}

  /** One fold of a cross-validation starts. */
  default void fold(int number, int count) {}

  /** An epoch of pretraining is done and saved. */
  default void pretrained(PretrainingReport report) {}

  /**
   * An epoch is done and saved.
   *
   * @param best whether it is the best on dev so far
   */
  default void epoch(EpochReport report, boolean best) {}

  /**
   * The best model was evaluated.
   *
   * @param rows {@code dev} or {@code test}
   * @param models number of models that predicted together
   */
  default void evaluated(String rows, int models, EvaluationResult result) {}

  /** The best model was compared with the linear model on dev. */
  default void compared(Comparison comparison) {}

  /** The model of {@code epoch}, the best on dev, is in the run folder. */
  default void saved(Path folder, int epoch) {}

  /** The report of the run is complete; it is in the run folder as JSON. */
  default void reported(TrainingReport report) {}

  /** The models of an ensemble are trained and in the folder. */
  default void ensembleSaved(Path folder, boolean evaluated) {}
}
