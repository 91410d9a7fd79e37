package io.valence.model.train;

import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;

/** The weighted sum of the gradients of several backward passes, within one step. */
final class GradientSum {
  private final Backend backend;
  private final List<Parameter> dense;
  private final List<Matrix> sums = new ArrayList<>();
  private RowGradient words;

  /**
   * @param dense the parameters whose gradients every backward pass overwrites
   */
  GradientSum(Backend backend, List<Parameter> dense) {
    this.backend = backend;
    this.dense = dense;
  }

  /** Adds the gradients of the last backward pass, multiplied by a factor. */
  void add(float factor, RowGradient ofWords) {
    boolean first = sums.isEmpty();
    for (int i = 0; i < dense.size(); i++) {
      Matrix gradient = dense.get(i).gradient();
      if (first) {
        sums.add(backend.zeros(gradient.rows(), gradient.columns()));
      }
      backend.addScaled(factor, gradient, sums.get(i));
    }
    RowGradient scaled = new RowGradient(ofWords.ids(), zerosLike(ofWords.rows()));
    backend.addScaled(factor, ofWords.rows(), scaled.rows());
    words = first ? scaled : words.plus(backend, scaled);
  }

  /** Makes the sums the gradients of the parameters; returns that of the word vectors. */
  RowGradient finish() {
    for (int i = 0; i < dense.size(); i++) {
      backend.copy(sums.get(i), dense.get(i).gradient());
    }
    return words;
  }

  private Matrix zerosLike(Matrix x) {
    return backend.zeros(x.rows(), x.columns());
  }
}
