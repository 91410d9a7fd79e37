package io.valence.model.math;

import java.util.Arrays;

/** A row-major matrix of float in host memory, [rows, columns]. A vector is a matrix of one row. */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final float[] data;

  /** A matrix of zeros. */
  public Matrix(int rows, int columns) {
    this(rows, columns, new float[Math.multiplyExact(rows, columns)]);
  }

  /** A matrix over given numbers, not copied; there may be more of them than it needs. */
  public Matrix(int rows, int columns, float[] data) {
    if (rows < 0 || columns < 0 || data.length < (long) rows * columns) {
      throw new IllegalArgumentException(
          data.length + " numbers for a matrix [" + rows + ", " + columns + "]");
    }
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** How many numbers it has. */
  public int size() {
    return rows * columns;
  }

  /**
   * The numbers themselves, row after row; writing to them writes to the matrix. A matrix that a
   * {@link Backend} lent may have a longer array than {@link #size}.
   */
  public float[] data() {
    return data;
  }

  /** One number. */
  public float get(int row, int column) {
    return data[row * columns + column];
  }

  /** A copy of rows {@code from} to {@code to}, exclusive. */
  public Matrix copyOfRows(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(data, from * columns, to * columns));
  }

  /** A copy of the whole. */
  public Matrix copy() {
    return copyOfRows(0, rows);
  }

  /** Throws unless the shape is [rows, columns]. */
  Matrix require(int wantedRows, int wantedColumns) {
    if (rows != wantedRows || columns != wantedColumns) {
      throw new IllegalArgumentException(
          this + " where [" + wantedRows + ", " + wantedColumns + "] is needed");
    }
    return this;
  }

  @Override
  public String toString() {
    return "matrix [" + rows + ", " + columns + "]";
  }
}
