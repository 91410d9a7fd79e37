package io.valence.model.math.host;

/**
 * A matrix [rows, columns] in the memory that a {@link Gemm}'s products work on.
 *
 * <p>Numbers go in and out by copies; for the plain path that memory is a Java array, for OpenBLAS
 * it lies outside the heap, where no call has to copy or pin it. Positions count numbers, row after
 * row.
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

  /** How many numbers it has. */
  public final int size() {
    return rows * columns;
  }

  /** Rows {@code from} to {@code to}, exclusive: the same memory. */
  final Operand rows(int from, int to) {
    return part(from * columns, to - from, columns);
  }

  /** Block {@code number}, from 0, of {@code of} blocks of as many rows: the same memory. */
  public final Operand block(int number, int of) {
    int height = rows / of;
    return rows(number * height, (number + 1) * height);
  }

  /** The numbers from position {@code from} on as a matrix of another shape: the same memory. */
  abstract Operand part(int from, int newRows, int newColumns);

  /** Copies {@code count} numbers of an array, from position {@code from}, to position at. */
  abstract void put(float[] source, int from, int at, int count);

  /** Copies {@code count} numbers from position at into an array, to position {@code to}. */
  abstract void get(int at, float[] target, int to, int count);

  /** Copies numbers of another operand of the same memory. */
  abstract void copy(Operand source, int from, int at, int count);

  /** Gives the memory back at once; nothing may use it, or a part of it, any more. */
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
