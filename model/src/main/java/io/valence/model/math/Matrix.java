package io.valence.model.math;

import java.util.Arrays;

/**
 * A row-major float matrix, [rows, columns]. A vector is a matrix with one row.
 *
 * <p>Its elements are in host memory or, while a backend uses them, on a device; {@link #data}
 * copies them to the host.
 */
public final class Matrix {
  private final int rows;
  private final int columns;
  private float[] data; // null while the data is only on a device
  private DeviceCopy copy; // null while the data is only in host memory
  private boolean stale; // whether the copy is newer than data

  /** The data on a device. */
  public interface DeviceCopy {
    /** Copies it, row-major, to the front of an array. */
    void get(float[] target);
  }

  /** A matrix of zeros. */
  public Matrix(int rows, int columns) {
    this(rows, columns, new float[Math.multiplyExact(rows, columns)]);
  }

  /** A matrix over an array, which is not copied and may be longer than needed. */
  public Matrix(int rows, int columns, float[] data) {
    if (rows < 0 || columns < 0 || data.length < (long) rows * columns) {
      throw new IllegalArgumentException(
          data.length + " numbers for a matrix [" + rows + ", " + columns + "]");
    }
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /** A matrix whose data is only on a device. */
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

  /** The number of elements. */
  public int size() {
    return rows * columns;
  }

  /**
   * The elements in row-major order, for reading. They are copied from the device if changed there,
   * and stay there too. To write, see {@link #writableData}. A matrix of a {@link Backend} may have
   * an array longer than {@link #size}.
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
   * The elements in row-major order, for writing: writes change the matrix. A device copy is
   * dropped.
   */
  public float[] writableData() {
    float[] numbers = data();
    copy = null;
    return numbers;
  }

  /** The device copy; null if the data is only in host memory. For backends. */
  public DeviceCopy deviceCopy() {
    return copy;
  }

  /** Makes a device copy current, or about to be. For backends. */
  public void moveTo(DeviceCopy newCopy) {
    copy = newCopy;
    stale = true;
  }

  /** An element. */
  public float get(int row, int column) {
    return data()[row * columns + column];
  }

  /** A copy of rows {@code from} to {@code to}, exclusive. */
  public Matrix copyOfRows(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(data(), from * columns, to * columns));
  }

  /** A full copy. */
  public Matrix copy() {
    return copyOfRows(0, rows);
  }

  /** Copies the numbers of another matrix of the same shape. */
  public void set(Matrix source) {
    require(source.rows, source.columns);
    System.arraycopy(source.data(), 0, writableData(), 0, size());
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
