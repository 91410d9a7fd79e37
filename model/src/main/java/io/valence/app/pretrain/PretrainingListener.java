package io.valence.app.pretrain;

import io.valence.app.report.PretrainingRecord;
import io.valence.app.run.LanguageModelFolder;
import io.valence.app.run.RunListener;
import io.valence.model.train.PretrainingReport;
import java.nio.file.Path;

/**
 * Is notified of a pretraining. Every method has a default that does nothing; all are called on the
 * training thread.
 */
public interface PretrainingListener extends RunListener {
  /** Ignores everything. */
  PretrainingListener NONE = new PretrainingListener() {};

  /** The texts are read; nothing has been computed or written yet. */
  default void prepared(PretrainingPlan plan) {}

  /**
   * An epoch is done and saved.
   *
   * @param best whether it is the best on the held-out texts so far
   */
  default void epoch(PretrainingReport report, boolean best) {}

  /** The model of {@code epoch}, the best on the held-out texts, is in the file. */
  default void saved(Path file, PretrainingReport epoch) {}

  /** The record of the finished run, whose folder is given. */
  default void reported(LanguageModelFolder folder, PretrainingRecord record) {}
}
