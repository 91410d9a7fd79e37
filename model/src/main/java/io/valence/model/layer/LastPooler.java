package io.valence.model.layer;

import io.valence.model.math.Backend;

/** The final hidden states of all directions, concatenated. */
public final class LastPooler implements Pooler {
  @Override
  public Pooled forward(Backend backend, RecurrentLayer.Tape top) {
    return new Pooled(
        top.last(backend), dFeatures -> new RecurrentLayer.OutputGradient(null, dFeatures));
  }
}
