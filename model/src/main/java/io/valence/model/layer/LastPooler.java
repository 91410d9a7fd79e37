package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.stream.IntStream;

/** The final hidden states of all directions, concatenated. */
public final class LastPooler implements Pooler {
  @Override
  public Pooled forward(Backend backend, RecurrentLayer.Tape top) {
    int[] rows = IntStream.range(0, top.packing().rows()).toArray();
    Matrix[] finals = new Matrix[top.directions()];
    for (int d = 0; d < finals.length; d++) {
      finals[d] = top.last(backend, d).hidden();
    }
    int hidden = finals[0].columns();
    Matrix features = new Matrix(rows.length, finals.length * hidden);
    for (int d = 0; d < finals.length; d++) {
      backend.gather(finals[d], rows, features, d * hidden);
    }
    return new Pooled(
        features,
        dFeatures -> {
          Matrix[] dFinals = new Matrix[finals.length];
          for (int d = 0; d < finals.length; d++) {
            dFinals[d] = new Matrix(rows.length, hidden);
            backend.scatterAdd(dFeatures, d * hidden, rows, dFinals[d]);
          }
          return new RecurrentLayer.OutputGradient(null, dFinals);
        });
  }
}
