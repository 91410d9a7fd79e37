package io.valence.model.math.host;

/**
 * A matrix [rows, columns] in the memory used by a {@link Gemm}'s products.
 *
 * <p>Data goes in and out by copying. In plain Java, the memory is a Java array; for OpenBLAS it is
 * off-heap, where no call has to copy or pin it. Positions count elements in row-major order.
 */
abstract sealed class Operand permits HeapOperand, NativeOperand {
  private final int rows;
  private final int columns;

  Operand(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  public final int rows() {
    return rows;
  }

  public final int columns() {
    return columns;
  }

  /** The number of elements. */
  public final int size() {
    return rows * columns;
  }

  /** Rows {@code from} to {@code to}, exclusive, as a view. */
  final Operand rows(int from, int to) {
    return part(from * columns, to - from, columns);
  }

  /** Block {@code number}, from 0, of {@code of} blocks of equal height, as a view. */
  public final Operand block(int number, int of) {
    int height = rows / of;
    return rows(number * height, (number + 1) * height);
  }

  /** A view of the elements from position {@code from} on, in another shape. */
  abstract Operand part(int from, int newRows, int newColumns);

  /** Copies {@code count} array elements from position {@code from} to position at. */
  abstract void put(float[] source, int from, int at, int count);

  /** Copies {@code count} elements from position at to position {@code to} of an array. */
  abstract void get(int at, float[] target, int to, int count);

  /** Copies from another operand in the same memory. */
  abstract void copy(Operand source, int from, int at, int count);

  /** Frees the memory at once; it and its views must no longer be used. */
  abstract void free();

  /** Throws unless the shape is [rows, columns]. */
  final void require(int wantedRows, int wantedColumns) {
    if (rows != wantedRows || columns != wantedColumns) {
      throw new IllegalArgumentException(
          this + " where [" + wantedRows + ", " + wantedColumns + "] is needed");
    }
  }

  @Override
  public final String toString() {
    return "operand [" + rows + ", " + columns + "]";
  }
}
