package io.valence.model.math.cuda;

/**
 * Equally shaped, equally spaced matrices in GPU memory; {@code Blocks} in kernels.
 *
 * @param first the first matrix
 * @param count their number
 * @param stride elements from the start of one to the start of the next
 */
record GpuBlocks(GpuMatrix first, int count, int stride) {
  /** The number of elements. */
  public int size() {
    return count * first.size();
  }

  /** Rows {@code from} to {@code from + height} of each, as a view. */
  public GpuBlocks rows(int from, int height) {
    return new GpuBlocks(first.rows(from, height), count, stride);
  }
}
