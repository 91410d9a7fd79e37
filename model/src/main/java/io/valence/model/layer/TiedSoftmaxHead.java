package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * Predicts a neighboring word from the state of one direction. Linear maps it to a word vector. Its
 * inner products with the candidate words' embeddings are the logits (Press and Wolf, 2017: input
 * and output share the embedding).
 */
final class TiedSoftmaxHead {
  private final Linear toVector;

  /**
   * @param name prefix of {@code .weight [E, H]} and {@code .bias [E]}
   */
  TiedSoftmaxHead(String name, int hidden, int embedding) {
    this.toVector = new Linear(name, hidden, embedding, true);
  }

  List<Parameter> parameters() {
    return toVector.parameters();
  }

  /**
   * Result of a pass.
   *
   * @param loss the sum of -log p over the targets
   * @param hidden d loss / d states, [N, H]
   * @param vectors d loss / d word vectors, [U, E]
   */
  record Gradient(double loss, Matrix hidden, Matrix vectors) {}

  /**
   * Runs forward and backward and fills the parameter gradients.
   *
   * @param hidden the state at each token, [N, H]
   * @param vectors of the candidate words, [U, E]
   * @param targets the candidate's index per token, -1 for none, [N]
   * @param share scale factor of the gradient of each word's loss
   */
  Gradient gradient(Backend backend, Matrix hidden, Matrix vectors, int[] targets, double share) {
    Matrix guess = toVector.forward(backend, hidden);
    Matrix dGuess = backend.matrix(guess.rows(), guess.columns());
    Matrix dVectors = backend.matrix(vectors.rows(), vectors.columns());
    double loss = backend.tiedSoftmax(guess, vectors, targets, (float) share, dGuess, dVectors);
    return new Gradient(loss, toVector.backward(backend, hidden, dGuess), dVectors);
  }
}
