package io.valence.model.math.cuda;

/**
 * Matrices of one shape at equal distances in a GPU's memory; a kernel knows them as {@code
 * Blocks}.
 *
 * @param first the first of them
 * @param count how many
 * @param stride numbers from the beginning of one to that of the next
 */
record GpuBlocks(GpuMatrix first, int count, int stride) {
  /** How many numbers they have. */
  public int size() {
    return count * first.size();
  }

  /** {@code height} rows from {@code from} on of each: the same memory. */
  public GpuBlocks rows(int from, int height) {
    return new GpuBlocks(first.rows(from, height), count, stride);
  }
}
