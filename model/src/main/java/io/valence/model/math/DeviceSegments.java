package io.valence.model.math;

/** Passes over segments by ND4J's operations. */
record DeviceSegments(DeviceMemory memory) implements Segments {
  @Override
  public Matrix max(Matrix x, int[] segment, Matrix out) {
    return memory.matrix(new SideBySide(segment, out.rows()).max(memory.of(x), memory.room(out)));
  }

  @Override
  public void maxBackward(Matrix dOut, Matrix from, Matrix dX) {
    SideBySide.maxBackward(memory.of(dOut), memory.of(from), memory.of(dX));
  }

  @Override
  public void softmax(Matrix x, int[] segment, int count) {
    new SideBySide(segment, count).softmax(memory.of(x));
  }

  @Override
  public void softmaxBackward(Matrix y, Matrix dy, int[] segment, int count) {
    new SideBySide(segment, count).softmaxBackward(memory.of(y), memory.of(dy));
  }
}
