package io.valence.model.math;

import java.util.Arrays;

/**
 * A row-major matrix of float, [rows, columns]. A vector is a matrix of one row.
 *
 * <p>Its numbers lie in host memory, or on a device while a backend works there; {@link #data}
 * brings them to the host.
 */
public final class Matrix {
  private final int rows;
  private final int columns;
  private float[] data; // null while the numbers have only been on a device
  private DeviceCopy copy; // null when the numbers are in host memory alone
  private boolean stale; // whether the copy is newer than data

  /** The numbers on a device. */
  public interface DeviceCopy {
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

  /** A matrix whose numbers are on a device alone. */
  public Matrix(int rows, int columns, DeviceCopy copy) {
    this.rows = rows;
    this.columns = columns;
    moveTo(copy);
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
   * The numbers, row after row, to be read; they come from the device where that changed them, and
   * stay there too. To write, see {@link #writableData}. A matrix that a {@link Backend} lent may
   * have a longer array than {@link #size}.
   */
  public float[] data() {
    if (stale) {
      data = data == null ? new float[size()] : data;
      copy.get(data);
      stale = false;
    }
    return data;
  }

  /**
   * The numbers, row after row, to be written: writing to them writes to the matrix. A copy on a
   * device is given up.
   */
  public float[] writableData() {
    float[] numbers = data();
    copy = null;
    return numbers;
  }

  /** The numbers on a device; null when they are in host memory alone. For backends. */
  public DeviceCopy deviceCopy() {
    return copy;
  }

  /** A device has the numbers, or will write them there, from now on. For backends. */
  public void moveTo(DeviceCopy newCopy) {
    copy = newCopy;
    stale = true;
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
  public Matrix require(int wantedRows, int wantedColumns) {
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
