package io.valence.model.math.nd4j;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Matrix products, and layers that are mostly that. */
record Nd4jProducts(Nd4jMemory memory) {
  /** The number of pieces a tied softmax is split into by tokens, to limit the logits per piece. */
  private static final int PIECES = 4;

  /** out = op(a) · op(b) + beta · out, all row-major. */
  static void gemm(
      INDArray a, boolean turnA, INDArray b, boolean turnB, double beta, INDArray out) {
    // ND4J is column-major, so a row-major matrix is its transpose.
    Nd4j.gemm(b.transpose(), a.transpose(), out.transpose(), turnB, turnA, 1, beta);
  }

  Matrix linear(Matrix x, Matrix weight, Matrix bias) {
    INDArray out = memory.scratch(x.rows(), weight.rows()).assign(0);
    if (bias != null) {
      out.addiRowVector(memory.of(bias));
    }
    gemm(memory.rowMajor(x), false, memory.rowMajor(weight), true, 1, out);
    return memory.matrix(out);
  }

  Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight) {
    INDArray d = memory.rowMajor(dy);
    gemm(d, true, memory.rowMajor(x), false, 0, memory.room(dWeight));
    INDArray dx = memory.scratch(x.rows(), x.columns());
    gemm(d, false, memory.rowMajor(weight), false, 0, dx);
    return memory.matrix(dx);
  }

  double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    INDArray all = memory.rowMajor(guess);
    INDArray words = memory.rowMajor(vectors);
    INDArray dAll = dGuess == null ? null : memory.room(dGuess);
    INDArray dWords = dVectors == null ? null : memory.room(dVectors).assign(0);
    double loss = 0;
    for (int p = 0; p < PIECES; p++) {
      int from = (int) ((long) targets.length * p / PIECES);
      int count = (int) ((long) targets.length * (p + 1) / PIECES) - from;
      if (count > 0) {
        INDArray part = Nd4j.pullRows(all, 1, IntStream.range(from, from + count).toArray());
        INDArray logits = memory.scratch(count, words.rows()).assign(0);
        gemm(part, false, words, true, 1, logits);
        int[] meant = Arrays.copyOfRange(targets, from, from + count);
        loss += Nd4jSoftmax.gradient(logits, meant, share);
        if (dWords == null) {
          continue;
        }
        gemm(logits, false, words, false, 0, Nd4jTimeLoop.rows(dAll, from, count));
        INDArray dPart = memory.scratch(words.rows(), words.columns());
        gemm(logits, true, part, false, 0, dPart);
        dWords.addi(dPart);
      }
    }
    return loss;
  }
}
