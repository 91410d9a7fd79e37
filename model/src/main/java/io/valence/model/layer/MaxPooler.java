package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;

/** The elementwise maximum of a row's outputs over its steps. */
public final class MaxPooler implements Pooler {
  @Override
  public Pooled forward(Backend backend, RecurrentLayer.Tape top) {
    Packing packing = top.packing();
    Matrix output = top.output(backend);
    Matrix features = backend.matrix(packing.rows(), output.columns());
    Matrix from = backend.segments().max(output, packing.row(), features);
    return new Pooled(
        features,
        dFeatures -> {
          Matrix dOutput = backend.zeros(packing.tokens(), features.columns());
          backend.segments().maxBackward(dFeatures, from, dOutput);
          return new RecurrentLayer.OutputGradient(dOutput, null);
        });
  }
}
