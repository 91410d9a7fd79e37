package io.valence.model.math.cuda;

import io.valence.model.math.Matrix;
import io.valence.model.math.Segments;

/** Passes over segments on a GPU. */
record CudaSegments(Gpu gpu, CudaMemory memory, CudaSums sums) implements Segments {
  @Override
  public Matrix max(Matrix x, int[] segment, Matrix out) {
    Matrix from = memory.lend(out.rows(), out.columns());
    CudaSums.Grouped segments = sums.grouped(segment, out.rows());
    gpu.launch(
        new KernelCall("segment_max", out.size())
            .with(out.columns())
            .with(segments.start())
            .with(segments.order())
            .with(memory.of(x))
            .with(memory.room(out))
            .with(memory.of(from)));
    return from;
  }

  @Override
  public void maxBackward(Matrix dOut, Matrix from, Matrix dX) {
    gpu.launch(
        new KernelCall("segment_max_backward", dOut.size())
            .with(dOut.columns())
            .with(memory.of(dOut))
            .with(memory.of(from))
            .with(memory.of(dX)));
  }

  @Override
  public void softmax(Matrix x, int[] segment, int count) {
    CudaSums.Grouped segments = sums.grouped(segment, count);
    gpu.launch(
        new KernelCall("segment_softmax", count)
            .with(segments.start())
            .with(segments.order())
            .with(memory.of(x)));
  }

  @Override
  public void softmaxBackward(Matrix y, Matrix dy, int[] segment, int count) {
    CudaSums.Grouped segments = sums.grouped(segment, count);
    gpu.launch(
        new KernelCall("segment_softmax_backward", count)
            .with(segments.start())
            .with(segments.order())
            .with(memory.of(y))
            .with(memory.of(dy)));
  }
}
