package io.valence.model.math;

import java.util.Arrays;

/**
 * A row-major matrix of float, [rows, columns]. A vector is a matrix of one row.
 *
 * <p>Its numbers lie in host memory, or on a device while a {@link DeviceBackend} works with them;
 * {@link #data} brings them home.
 */
public final class Matrix {
  private final int rows;
  private final int columns;
  private float[] data; // null while the numbers have only been on a device
  private Twin twin; // newer than data; null when the numbers are at home

  /** The numbers on a device. */
  interface Twin {
    /** Copies them, row after row, to the front of an array. */
    void get(float[] target);
  }

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

  Matrix(int rows, int columns, Twin twin) {
    this.rows = rows;
    this.columns = columns;
    this.twin = twin;
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
    if (twin != null) {
      data = data == null ? new float[size()] : data;
      twin.get(data);
      twin = null;
    }
    return data;
  }

  /** The numbers on a device, which are then the only valid ones; null when they are at home. */
  Twin twin() {
    return twin;
  }

  /** The numbers are on a device from now on. */
  void moveTo(Twin newTwin) {
    twin = newTwin;
  }

  /** One number. */
  public float get(int row, int column) {
    return data()[row * columns + column];
  }

  /** A copy of rows {@code from} to {@code to}, exclusive. */
  public Matrix copyOfRows(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(data(), from * columns, to * columns));
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
