package io.valence.nn;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Row-major elements and a shape. */
public final class Tensor {
  private final int[] shape;
  private final float[] data;

  private Tensor(int[] shape, float[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * A tensor over an array, which is not copied.
   *
   * @param data the elements in row-major order
   * @param shape dimension sizes, none negative
   * @return the tensor
   * @throws IllegalArgumentException if the array does not have as many elements as the shape
   */
  public static Tensor of(float[] data, int... shape) {
    if (data.length != count(shape)) {
      throw new IllegalArgumentException(
          "shape '" + text(shape) + "' is invalid for input of size " + data.length);
    }
    return new Tensor(shape.clone(), data);
  }

  /**
   * A tensor of zeros.
   *
   * @param shape dimension sizes
   * @return the tensor
   */
  public static Tensor zeros(int... shape) {
    long count = count(shape);
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a tensor has at most " + Integer.MAX_VALUE + " numbers, not " + count);
    }
    return new Tensor(shape.clone(), new float[(int) count]);
  }

  static Tensor of(Matrix matrix, int... shape) {
    float[] data = matrix.data();
    int size = matrix.size();
    return of(data.length == size ? data : Arrays.copyOf(data, size), shape);
  }

  /** A matrix view, with all dimensions but the last flattened to rows. */
  Matrix matrix() {
    int columns = shape[shape.length - 1];
    return new Matrix(columns == 0 ? 0 : data.length / columns, columns, data);
  }

  private static long count(int[] shape) {
    long count = 1;
    for (int size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("negative dimension in " + text(shape));
      }
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  static String text(int[] shape) {
    return Arrays.stream(shape)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * The dimension sizes.
   *
   * @return a copy
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * The size of a dimension.
   *
   * @param dimension from 0; negative values count from the end: -1 is the last
   * @return its size
   */
  public int size(int dimension) {
    if (dimension < -shape.length || dimension >= shape.length) {
      throw new IllegalArgumentException(
          "Dimension out of range (expected to be in range of ["
              + -shape.length
              + ", "
              + (shape.length - 1)
              + "], but got "
              + dimension
              + ")");
    }
    return shape[dimension < 0 ? shape.length + dimension : dimension];
  }

  /**
   * The number of dimensions.
   *
   * @return their number
   */
  public int dim() {
    return shape.length;
  }

  /**
   * The data itself: writes change the tensor.
   *
   * @return in row-major order
   */
  public float[] data() {
    return data;
  }

  /**
   * One element.
   *
   * @param index one per dimension
   * @return the element
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  public float get(int... index) {
    if (index.length != shape.length) {
      throw new IndexOutOfBoundsException(index.length + " indices for " + this);
    }
    int at = 0;
    for (int d = 0; d < shape.length; d++) {
      if (index[d] < 0 || index[d] >= shape[d]) {
        throw new IndexOutOfBoundsException(
            "index " + index[d] + " is out of bounds for dimension " + d + " of " + this);
      }
      at = at * shape[d] + index[d];
    }
    return data[at];
  }

  /**
   * A view with another shape.
   *
   * @param newShape dimension sizes, of which one may be -1: inferred
   * @return a tensor over the same data
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public Tensor view(int... newShape) {
    int[] sizes = newShape.clone();
    Module.require(
        Arrays.stream(sizes).filter(size -> size == -1).count() <= 1,
        "only one dimension can be inferred");
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] == -1) {
        sizes[d] = 1;
        long others = count(sizes);
        sizes[d] = others == 0 ? 0 : (int) (data.length / others);
      }
    }
    return of(data, sizes);
  }

  /**
   * A copy with its own data.
   *
   * @return the copy
   */
  public Tensor copy() {
    return new Tensor(shape, data.clone());
  }

  /** The shape, as {@code tensor[2, 3]}. */
  @Override
  public String toString() {
    return "tensor" + text(shape);
  }
}
