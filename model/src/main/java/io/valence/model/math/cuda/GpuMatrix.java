package io.valence.model.math.cuda;

/**
 * Row-major floats in GPU memory.
 *
 * @param owner the memory that contains them, freed when it becomes unreachable
 * @param address of the first, in bytes
 */
record GpuMatrix(Object owner, long address, int rows, int columns) {
  /** The number of elements. */
  public int size() {
    return rows * columns;
  }

  /** The size in bytes. */
  public long bytes() {
    return (long) Float.BYTES * size();
  }

  /** A view of {@code count} rows starting at {@code from}. */
  public GpuMatrix rows(int from, int count) {
    return part(from * columns, count, columns);
  }

  /** A view as this many stacked blocks of equal height. */
  public GpuBlocks blocks(int count) {
    return new GpuBlocks(part(0, rows / count, columns), count, size() / count);
  }

  /** A view of the elements from {@code from} on, in another shape. */
  public GpuMatrix part(int from, int newRows, int newColumns) {
    return new GpuMatrix(owner, address + (long) Float.BYTES * from, newRows, newColumns);
  }
}
