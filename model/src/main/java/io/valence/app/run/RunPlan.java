package io.valence.app.run;

import io.valence.model.checkpoint.Provenance;
import io.valence.model.config.RunConfig;

/**
 * A training before it starts.
 *
 * @param <S> its state
 */
public interface RunPlan<S> {
  /** The effective configuration. */
  RunConfig config();

  /** Where the model will come from. */
  Provenance provenance();

  /** Random weights by the seed, and the word vectors if any. */
  S state();

  /** Zero weights, to be read from a checkpoint. */
  S empty();
}
