package io.valence.model.checkpoint;

import io.valence.model.config.RunConfig;
import java.nio.file.Path;

/**
 * A training between two batches as one file.
 *
 * @param <S> the state of the training
 */
public sealed interface Checkpoint<S> permits TrainingCheckpoint, PretrainingCheckpoint {
  /** The file. */
  Path path();

  /** Whether the file exists. */
  boolean exists();

  /**
   * Reads a training into a fresh one of the same configuration.
   *
   * @param config of the run to be continued; only keys that change no past result may differ from
   *     the file's
   * @param provenance of the run; its inputs must be those of the file
   * @return the kernels that computed it so far; null if not recorded
   * @throws ModelFileException when the file is damaged or belongs to other inputs
   */
  String load(S state, RunConfig config, Provenance provenance);
}
