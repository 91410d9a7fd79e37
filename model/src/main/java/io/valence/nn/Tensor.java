package io.valence.nn;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Numbers in row-major order and their shape. */
public final class Tensor {
  private final int[] shape;
  private final float[] data;

  private Tensor(int[] shape, float[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * A tensor over given numbers, which are not copied.
   *
   * @param data the numbers, the last dimension running fastest
   * @param shape sizes of the dimensions, none negative
   * @return the tensor
   * @throws IllegalArgumentException when there are more or fewer numbers than the shape has places
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
   * @param shape sizes of the dimensions
   * @return the tensor
   */
  public static Tensor zeros(int... shape) {
    return new Tensor(shape.clone(), new float[Math.toIntExact(count(shape))]);
  }

  static Tensor of(Matrix matrix, int... shape) {
    float[] data = matrix.data();
    int size = matrix.size();
    return of(data.length == size ? data : Arrays.copyOf(data, size), shape);
  }

  /** The same numbers as a matrix, all dimensions but the last together as rows. */
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
   * The sizes of the dimensions.
   *
   * @return a copy
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * The size of a dimension.
   *
   * @param dimension from 0, or from the end by negative numbers: -1 is the last
   * @return its size
   */
  public int size(int dimension) {
    return shape[dimension < 0 ? shape.length + dimension : dimension];
  }

  /**
   * How many dimensions there are.
   *
   * @return their number
   */
  public int dim() {
    return shape.length;
  }

  /**
   * The numbers themselves: writing to them writes to the tensor.
   *
   * @return in row-major order
   */
  public float[] data() {
    return data;
  }

  /**
   * One number.
   *
   * @param index a place in each dimension
   * @return the number there
   * @throws IndexOutOfBoundsException when there is no such place
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
   * The same numbers in another shape.
   *
   * @param newShape sizes of the dimensions, of which one may be -1: what is left
   * @return a tensor over the same numbers
   * @throws IllegalArgumentException when the shape has another number of places
   */
  public Tensor view(int... newShape) {
    int[] sizes = newShape.clone();
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
   * A copy with numbers of its own.
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
