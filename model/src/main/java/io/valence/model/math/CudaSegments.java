package io.valence.model.math;

import io.valence.model.gpu.Gpu;

/** Passes over segments on a GPU. */
record CudaSegments(Gpu gpu, CudaMemory memory, CudaSums sums) implements Segments {
  @Override
  public Matrix max(Matrix x, int[] segment, Matrix out) {
    Matrix from = memory.lend(out.rows(), out.columns());
    CudaSums.Grouped segments = sums.grouped(segment, out.rows());
    gpu.launch(
        "segment_max",
        out.size(),
        out.columns(),
        segments.start(),
        segments.order(),
        memory.of(x),
        memory.room(out),
        memory.of(from));
    return from;
  }

  @Override
  public void maxBackward(Matrix dOut, Matrix from, Matrix dX) {
    gpu.launch(
        "segment_max_backward",
        dOut.size(),
        dOut.columns(),
        memory.of(dOut),
        memory.of(from),
        memory.of(dX));
  }

  @Override
  public void softmax(Matrix x, int[] segment, int count) {
    CudaSums.Grouped segments = sums.grouped(segment, count);
    gpu.launch("segment_softmax", count, segments.start(), segments.order(), memory.of(x));
  }

  @Override
  public void softmaxBackward(Matrix y, Matrix dy, int[] segment, int count) {
    CudaSums.Grouped segments = sums.grouped(segment, count);
    gpu.launch(
        "segment_softmax_backward",
        count,
        segments.start(),
        segments.order(),
        memory.of(y),
        memory.of(dy));
  }
}
