package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * Says a neighbouring word from the state of one direction: Linear to a word vector, whose inner
 * products with the embedding of the words that may be meant are the logits (Press and Wolf, 2017:
 * input and output share the embedding).
 */
final class TiedSoftmaxHead {
  private final Linear toVector;

  /**
   * @param name what stands before {@code .weight [E, H]} and {@code .bias [E]}
   */
  TiedSoftmaxHead(String name, int hidden, int embedding) {
    this.toVector = new Linear(name, hidden, embedding, true);
  }

  List<Parameter> parameters() {
    return toVector.parameters();
  }

  /**
   * What a pass gives.
   *
   * @param loss the sum of -log p over the words meant
   * @param hidden d loss / d states, [N, H]
   * @param vectors d loss / d the words' vectors, [U, E]
   */
  record Gradient(double loss, Matrix hidden, Matrix vectors) {}

  /**
   * Forward and backward, and fills the parameters' gradients.
   *
   * @param hidden the state at each token, [N, H]
   * @param vectors of the words that may be meant, [U, E]
   * @param targets which of them is meant at each token, -1 for none, [N]
   * @param share what the gradient of each word's loss is multiplied by
   */
  Gradient gradient(Backend backend, Matrix hidden, Matrix vectors, int[] targets, double share) {
    Matrix guess = toVector.forward(backend, hidden);
    Matrix dGuess = backend.matrix(guess.rows(), guess.columns());
    Matrix dVectors = backend.matrix(vectors.rows(), vectors.columns());
    double loss = backend.tiedSoftmax(guess, vectors, targets, (float) share, dGuess, dVectors);
    return new Gradient(loss, toVector.backward(backend, hidden, dGuess), dVectors);
  }
}
