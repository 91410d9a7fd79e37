package io.valence.app.run;

import io.valence.model.checkpoint.Checkpoint;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;
import java.util.List;
import java.util.function.Supplier;

/**
 * The state that a run had when it was last saved.
 *
 * @param <S> the state of a training
 * @param checkpoints of the run, the last one first
 * @param config of the run to be continued
 * @param provenance of the run to be continued
 * @param listener is told of a checkpoint that cannot be used, and of other kernels
 */
public record SavedState<S>(
    List<? extends Checkpoint<S>> checkpoints,
    RunConfig config,
    Provenance provenance,
    RunListener listener) {
  /**
   * Reads the last checkpoint, or the one before if that is missing or damaged.
   *
   * @param empty a fresh state of the same configuration
   * @return null when there is none
   * @throws ModelFileException when none can be used
   */
  public S load(Supplier<S> empty) {
    ModelFileException damaged = null;
    String problem = null;
    for (Checkpoint<S> checkpoint : checkpoints) {
      if (!checkpoint.exists()) {
        problem = checkpoint.path() + " is missing";
        continue;
      }
      S state = empty.get();
      try {
        String before = checkpoint.load(state, config, provenance);
        if (before != null && !before.equals(provenance.kernels())) {
          listener.otherKernels(before, provenance.kernels());
        }
        if (problem != null) {
          listener.checkpointSkipped(problem);
        }
        return state;
      } catch (ModelFileException e) {
        damaged = damaged == null ? e : damaged;
        problem = e.getMessage();
      }
    }
    if (damaged != null) {
      throw damaged;
    }
    return null;
  }
}
