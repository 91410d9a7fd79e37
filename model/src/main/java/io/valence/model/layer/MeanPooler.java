package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;

/** The mean of a row's outputs over its steps. */
public final class MeanPooler implements Pooler {
  @Override
  public Pooled forward(Backend backend, RecurrentLayer.Tape top) {
    Packing packing = top.packing();
    Matrix output = top.output(backend);
    float[] shares = new float[packing.rows()];
    for (int b = 0; b < shares.length; b++) {
      shares[b] = 1f / packing.length(b);
    }
    Matrix share = backend.matrix(shares.length, 1, shares);
    Matrix features = backend.zeros(packing.rows(), output.columns());
    backend.scatterAdd(output, 0, packing.row(), features);
    backend.scaleRows(share, features);
    return new Pooled(
        features,
        dFeatures -> {
          Matrix scaled = backend.matrix(dFeatures.rows(), dFeatures.columns());
          backend.copy(dFeatures, scaled);
          backend.scaleRows(share, scaled);
          Matrix dOutput = backend.matrix(packing.tokens(), features.columns());
          backend.gather(scaled, packing.row(), dOutput, 0);
          return new RecurrentLayer.OutputGradient(dOutput, null);
        });
  }
}
