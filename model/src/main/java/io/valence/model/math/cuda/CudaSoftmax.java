package io.valence.model.math.cuda;

import io.valence.model.math.Loss;
import io.valence.model.math.Targets;

/** Cross-entropy on a GPU, as in {@link Loss}. */
record CudaSoftmax(Gpu gpu, CudaMemory memory, CudaSums sums) {
  /** The number of parts per row. */
  private static final int PARTS = 32;

  /**
   * For few logits per row, with targets of {@link Targets#ofMean}, which become the gradient. The
   * loss goes to {@code mean}, [1, 1].
   */
  void ofTargets(GpuMatrix logits, GpuMatrix targets, GpuMatrix mean) {
    GpuMatrix losses = memory.scratch(logits.rows(), 1);
    gpu.launch(
        new KernelCall("target_loss", logits.rows())
            .with(logits.columns())
            .with(logits)
            .with(targets)
            .with(losses));
    sums.ofRows(losses, mean);
  }

  /** For many logits per row: the summed loss; logits become gradients. */
  double gradient(GpuMatrix logits, int[] targets, float share) {
    int rows = logits.rows();
    int columns = logits.columns();
    GpuMatrix meant = memory.ints(targets);
    GpuMatrix largest = memory.scratch(rows, PARTS);
    GpuMatrix sum = memory.scratch(rows, PARTS);
    GpuMatrix losses = memory.scratch(rows, 1);
    gpu.launch(
        new KernelCall("softmax_parts", rows * PARTS)
            .with(PARTS)
            .with(columns)
            .with(logits)
            .with(largest)
            .with(sum));
    gpu.launch(
        new KernelCall("softmax_rows", rows)
            .with(PARTS)
            .with(columns)
            .with(logits)
            .with(meant)
            .with(largest)
            .with(sum)
            .with(losses));
    gpu.launch(
        new KernelCall("softmax_gradient", rows * columns)
            .with(PARTS)
            .with(columns)
            .with(meant)
            .with(share)
            .with(largest)
            .with(sum)
            .with(logits));
    GpuMatrix total = memory.scratch(1, 1);
    sums.ofRows(losses, total);
    float[] out = new float[1];
    gpu.download(total.address(), out, 1);
    return out[0];
  }
}
