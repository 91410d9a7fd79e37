package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuMatrix;

/** Cross-entropy on a GPU; {@link SoftmaxGradient} and {@link Loss} say what. */
record CudaSoftmax(Gpu gpu, CudaMemory memory, CudaSums sums) {
  /** The parts that a row is cut into. */
  private static final int PARTS = 32;

  /**
   * Of few logits a row, under targets as {@link Loss#targets} gives them, which become the
   * gradient; the loss goes to {@code mean}, [1, 1].
   */
  void ofTargets(GpuMatrix logits, GpuMatrix targets, GpuMatrix mean) {
    GpuMatrix losses = memory.scratch(logits.rows(), 1);
    gpu.launch("target_loss", logits.rows(), logits.columns(), logits, targets, losses);
    sums.ofRows(losses, mean);
  }

  /** Of many logits a row: the summed loss; the logits become their gradients. */
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
