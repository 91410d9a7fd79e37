package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuMatrix;

/** Cross-entropy over rows of many logits, on a GPU; {@link SoftmaxGradient} says what. */
record CudaSoftmax(Gpu gpu, CudaMemory memory, CudaSums sums) {
  /** The parts that a row is cut into. */
  private static final int PARTS = 32;

  /** The summed loss; the logits become their gradients. */
  double gradient(GpuMatrix logits, int[] targets, float share) {
    int rows = logits.rows();
    int columns = logits.columns();
    GpuMatrix meant = memory.ints(targets);
    GpuMatrix largest = memory.scratch(rows, PARTS);
    GpuMatrix sum = memory.scratch(rows, PARTS);
    GpuMatrix losses = memory.scratch(rows, 1);
    gpu.launch("softmax_parts", rows * PARTS, PARTS, columns, logits, largest, sum);
    gpu.launch("softmax_rows", rows, PARTS, columns, logits, meant, largest, sum, losses);
    gpu.launch(
        "softmax_gradient", rows * columns, PARTS, columns, meant, share, largest, sum, logits);
    GpuMatrix total = memory.scratch(1, 1);
    sums.ofRows(losses, total);
    float[] out = new float[1];
    gpu.download(total.address(), out, 1);
    return out[0];
  }
}
