package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.Operand;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says a neighbouring word from the state of one direction: Linear to a word vector, whose inner
 * products with the embedding of the words that may be meant are the logits (Press and Wolf, 2017:
 * input and output share the embedding).
 */
final class TiedSoftmaxHead {
  /** What the tokens are cut into, that threads may share the work; of the batch alone. */
  private static final int PIECES = 4;

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
  Gradient gradient(Backend backend, Matrix hidden, Operand vectors, int[] targets, double share) {
    Matrix guess = toVector.forward(backend, hidden);
    Matrix dGuess = backend.matrix(guess.rows(), guess.columns());
    Matrix[] dVectors = new Matrix[PIECES];
    double[] losses = new double[PIECES];
    backend.run(
        IntStream.range(0, PIECES)
            .<Runnable>mapToObj(
                p ->
                    () -> {
                      int[] tokens = piece(p, targets.length);
                      int[] meant = Arrays.stream(tokens).map(n -> targets[n]).toArray();
                      Matrix part = backend.matrix(tokens.length, guess.columns());
                      backend.gather(guess, tokens, part, 0);
                      dVectors[p] = backend.matrix(vectors.rows(), vectors.columns());
                      losses[p] = piece(backend, part, vectors, meant, share, dVectors[p]);
                      backend.scatter(part, tokens, dGuess);
                    })
            .toList());
    for (int p = 1; p < PIECES; p++) {
      backend.add(dVectors[p], dVectors[0]);
    }
    return new Gradient(
        Arrays.stream(losses).sum(), toVector.backward(backend, hidden, dGuess), dVectors[0]);
  }

  private static int[] piece(int number, int tokens) {
    int from = (int) ((long) tokens * number / PIECES);
    int to = (int) ((long) tokens * (number + 1) / PIECES);
    return IntStream.range(from, to).toArray();
  }

  /** The loss of some tokens; their guesses become the gradients of these. */
  private static double piece(
      Backend backend,
      Matrix guess,
      Operand vectors,
      int[] targets,
      double share,
      Matrix dVectors) {
    if (targets.length == 0) {
      backend.clear(dVectors);
      return 0;
    }
    Operand staged = backend.stage(guess);
    Operand logits = backend.operand(guess.rows(), vectors.rows());
    backend.fillRows(backend.zeros(1, vectors.rows()), logits);
    backend.addTimesTransposed(staged, vectors, logits);
    double loss = backend.crossEntropyGradient(logits, targets, (float) share);
    Operand dGuess = backend.operand(guess.rows(), guess.columns());
    backend.multiply(logits, vectors, dGuess);
    backend.fetch(dGuess, guess);
    backend.transposedTimes(logits, staged, 0, dVectors);
    return loss;
  }
}
