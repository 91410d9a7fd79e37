package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The loss of words predicted from a set; {@link HostBackend#tiedSoftmax}. */
record HostTiedSoftmax(HostBackend backend, Gemm gemm, Products products) {
  /** Pieces of the tokens, to use all cores and limit the logits per piece. */
  private static final int PIECES = 4;

  private static final SoftmaxGradient SOFTMAX = new SoftmaxGradient();

  /** See {@link io.valence.model.math.Backend#tiedSoftmax}. */
  double apply(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    Operand staged = products.stage(vectors);
    Matrix[] dOfPiece = new Matrix[PIECES];
    double[] losses = new double[PIECES];
    backend.run(
        IntStream.range(0, PIECES)
            .<Runnable>mapToObj(
                p ->
                    () -> {
                      int[] tokens = tokens(p, targets.length);
                      int[] meant = Arrays.stream(tokens).map(n -> targets[n]).toArray();
                      Matrix part = backend.matrix(tokens.length, guess.columns());
                      backend.gather(guess, tokens, part, 0);
                      if (dVectors != null) {
                        dOfPiece[p] = backend.matrix(vectors.rows(), vectors.columns());
                      }
                      losses[p] = piece(part, staged, meant, share, dOfPiece[p]);
                      if (dGuess != null) {
                        backend.scatter(part, tokens, dGuess);
                      }
                    })
            .toList());
    if (dVectors != null) {
      addUp(dOfPiece, dVectors);
    }
    return Arrays.stream(losses).sum();
  }

  private void addUp(Matrix[] dOfPiece, Matrix dVectors) {
    backend.copy(dOfPiece[0], dVectors);
    for (int p = 1; p < PIECES; p++) {
      backend.add(dOfPiece[p], dVectors);
    }
  }

  private static int[] tokens(int piece, int all) {
    int from = (int) ((long) all * piece / PIECES);
    int to = (int) ((long) all * (piece + 1) / PIECES);
    return IntStream.range(from, to).toArray();
  }

  /**
   * The loss of some tokens; their guesses become their gradients.
   *
   * @param dVectors null if only the loss is wanted
   */
  private double piece(Matrix guess, Operand vectors, int[] targets, float share, Matrix dVectors) {
    if (targets.length == 0) {
      if (dVectors != null) {
        backend.clear(dVectors);
      }
      return 0;
    }
    Operand staged = products.stage(guess);
    Operand logits = products.operand(guess.rows(), vectors.rows());
    products.fillRows(backend.zeros(1, vectors.rows()), logits);
    gemm.addTimesTransposed(staged, vectors, logits);
    double loss = SOFTMAX.apply(logits, targets, share);
    if (dVectors == null) {
      return loss;
    }
    Operand dGuess = products.operand(guess.rows(), guess.columns());
    gemm.multiply(logits, vectors, dGuess);
    products.fetch(dGuess, guess);
    products.transposedTimes(logits, staged, 0, dVectors);
    return loss;
  }
}
