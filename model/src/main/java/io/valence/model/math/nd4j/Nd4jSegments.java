package io.valence.model.math.nd4j;

import io.valence.model.math.Matrix;
import io.valence.model.math.Segments;

/** Passes over segments in ND4J's operations. */
record Nd4jSegments(Nd4jMemory memory) implements Segments {
  @Override
  public Matrix max(Matrix x, int[] segment, Matrix out) {
    return memory.matrix(
        new PaddedSegments(segment, out.rows()).max(memory.of(x), memory.room(out)));
  }

  @Override
  public void maxBackward(Matrix dOut, Matrix from, Matrix dX) {
    PaddedSegments.maxBackward(memory.of(dOut), memory.of(from), memory.of(dX));
  }

  @Override
  public void softmax(Matrix x, int[] segment, int count) {
    new PaddedSegments(segment, count).softmax(memory.of(x));
  }

  @Override
  public void softmaxBackward(Matrix y, Matrix dy, int[] segment, int count) {
    new PaddedSegments(segment, count).softmaxBackward(memory.of(y), memory.of(dy));
  }
}
