package io.valence.model.train;

import io.valence.model.layer.Embedding;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;

/**
 * Moves a batch's word vectors to the worst point nearby; training on them too makes the model more
 * robust.
 *
 * <p>The fast gradient method of <a href="https://arxiv.org/abs/1605.07725">Miyato, Dai and
 * Goodfellow (2017)</a>, equation 5, per word: each vector x is moved by ε ‖x‖ g / ‖g‖, where g is
 * the gradient of the loss with respect to x. A fraction of the vector's length replaces their
 * normalized embeddings.
 *
 * @param share ε
 */
record FastGradientPerturbation(double share) {
  /** What to add to the vectors of the gradient's words, [U, E]. */
  Matrix shift(Backend backend, Embedding embedding, RowGradient gradient) {
    Matrix vectors = embedding.vectors(backend, gradient.ids());
    Matrix shift = backend.matrix(vectors.rows(), vectors.columns());
    backend.copy(gradient.rows(), shift);
    backend.scaleToLengths((float) share, vectors, shift);
    return shift;
  }
}
