package io.valence.model.math.cuda;

/**
 * Row-major floats in a GPU's memory.
 *
 * @param owner the memory they lie in, which is given back when nobody holds it any more
 * @param address of the first, in bytes
 */
record GpuMatrix(Object owner, long address, int rows, int columns) {
  /** How many numbers it has. */
  public int size() {
    return rows * columns;
  }

  /** How many bytes they take. */
  public long bytes() {
    return (long) Float.BYTES * size();
  }

  /** {@code count} rows from {@code from} on: the same memory. */
  public GpuMatrix rows(int from, int count) {
    return part(from * columns, count, columns);
  }

  /** So many blocks of as many rows, one below the other: the same memory. */
  public GpuBlocks blocks(int count) {
    return new GpuBlocks(part(0, rows / count, columns), count, size() / count);
  }

  /** The numbers from position {@code from} on in another shape: the same memory. */
  public GpuMatrix part(int from, int newRows, int newColumns) {
    return new GpuMatrix(owner, address + (long) Float.BYTES * from, newRows, newColumns);
  }
}
