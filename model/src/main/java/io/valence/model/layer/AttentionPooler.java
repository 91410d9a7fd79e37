package io.valence.model.layer;

import io.valence.model.math.Activation;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.stream.Stream;

/**
 * Additive attention (Bahdanau et al., 2015; Yang et al., 2016) over a row's steps. Weights:
 * softmax(v · tanh(W h + b)). Features: the weighted sum of h.
 */
public final class AttentionPooler implements Pooler {
  private final Linear projection;
  private final Linear score;

  /**
   * @param width D·H
   */
  public AttentionPooler(int width) {
    this.projection = new Linear("attention.proj", width, width, true);
    this.score = new Linear("attention.score", width, 1, false);
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.concat(projection.parameters().stream(), score.parameters().stream()).toList();
  }

  @Override
  public Pooled forward(Backend backend, RecurrentLayer.Tape top) {
    Packing packing = top.packing();
    Matrix output = top.output(backend);
    Matrix tanh = projection.forward(backend, output);
    backend.activate(Activation.TANH, tanh);
    Matrix weights = score.forward(backend, tanh);
    backend.segments().softmax(weights, packing.row(), packing.rows());
    Matrix weighted = backend.matrix(output.rows(), output.columns());
    backend.copy(output, weighted);
    backend.scaleRows(weights, weighted);
    Matrix features = backend.zeros(packing.rows(), output.columns());
    backend.scatterAdd(weighted, 0, packing.row(), features);
    return new Pooled(
        features, dFeatures -> backward(backend, packing, output, tanh, weights, dFeatures));
  }

  private RecurrentLayer.OutputGradient backward(
      Backend backend,
      Packing packing,
      Matrix output,
      Matrix tanh,
      Matrix weights,
      Matrix dFeatures) {
    Matrix dOutput = backend.matrix(packing.tokens(), output.columns());
    backend.gather(dFeatures, packing.row(), dOutput, 0);
    Matrix dScores = backend.rowDots(dOutput, output);
    backend.segments().softmaxBackward(weights, dScores, packing.row(), packing.rows());
    backend.scaleRows(weights, dOutput);
    Matrix dTanh = score.backward(backend, tanh, dScores);
    backend.activateBackward(Activation.TANH, tanh, dTanh);
    backend.add(projection.backward(backend, output, dTanh), dOutput);
    return new RecurrentLayer.OutputGradient(dOutput, null);
  }
}
