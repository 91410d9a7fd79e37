package io.valence.model.math.cuda;

import io.valence.model.math.Matrix;
import java.util.Arrays;

/** The layers that are mostly matrix products. */
record CudaProducts(Gpu gpu, CudaMemory memory, Kernels kernels, CudaSoftmax softmax) {
  /** The number of pieces a tied softmax is split into by tokens, to limit the logits per piece. */
  private static final int PIECES = 4;

  Matrix linear(Matrix x, Matrix weight, Matrix bias) {
    Matrix out = memory.lend(x.rows(), weight.rows());
    GpuMatrix y = memory.of(out);
    if (bias == null) {
      kernels.fill(0, y);
    } else {
      kernels.fillRows(memory.of(bias), y);
    }
    gpu.multiply(memory.of(x), false, memory.of(weight), true, 1, y);
    return out;
  }

  Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight) {
    GpuMatrix d = memory.of(dy);
    gpu.multiply(d, true, memory.of(x), false, 0, memory.room(dWeight));
    Matrix dx = memory.lend(x.rows(), x.columns());
    gpu.multiply(d, false, memory.of(weight), false, 0, memory.of(dx));
    return dx;
  }

  double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    GpuMatrix words = memory.of(vectors);
    GpuMatrix dWords = dVectors == null ? null : memory.room(dVectors);
    GpuMatrix dAll = dGuess == null ? null : memory.room(dGuess);
    if (dWords != null) {
      kernels.fill(0, dWords);
    }
    double loss = 0;
    for (int p = 0; p < PIECES; p++) {
      int from = (int) ((long) targets.length * p / PIECES);
      int count = (int) ((long) targets.length * (p + 1) / PIECES) - from;
      if (count > 0) {
        GpuMatrix part = memory.of(guess).rows(from, count);
        GpuMatrix logits = memory.scratch(count, words.rows());
        gpu.multiply(part, false, words, true, 0, logits);
        loss += softmax.gradient(logits, Arrays.copyOfRange(targets, from, from + count), share);
        if (dWords == null) {
          continue;
        }
        gpu.multiply(logits, false, words, false, 0, dAll.rows(from, count));
        GpuMatrix dPart = memory.scratch(words.rows(), words.columns());
        gpu.multiply(logits, true, part, false, 0, dPart);
        kernels.addScaled(1, dPart, dWords);
      }
    }
    return loss;
  }
}
