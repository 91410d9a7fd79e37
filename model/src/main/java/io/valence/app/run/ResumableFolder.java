package io.valence.app.run;

import io.valence.app.UsageException;
import io.valence.model.checkpoint.Checkpoint;
import io.valence.model.config.RunConfig;
import io.valence.model.train.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that a training writes, and from which it can be continued.
 *
 * @param <S> the state of the training
 */
public interface ResumableFolder<S> {
  /** The folder. */
  Path path();

  /**
   * Keeps every other training out of the folder until closed.
   *
   * @throws UsageException when something else trains in it
   */
  RunLock lock() throws IOException;

  /** The checkpoints, the latest first; the previous one is used if that one is damaged or lost. */
  List<? extends Checkpoint<S>> checkpoints();

  /** Whether an epoch was finished. */
  boolean hasModel();

  /** The number of epochs in the log. */
  int loggedEpochs() throws IOException;

  /** Saves the configuration with every key. */
  void saveConfig(RunConfig config) throws IOException;

  /** Saves a line for each epoch. */
  void saveLog(List<? extends RunState.Report<?>> epochs) throws IOException;
}
