package io.valence.model.layer;

import io.valence.model.math.Matrix;
import java.util.Arrays;

/**
 * A named trainable tensor, with its PyTorch name and shape.
 *
 * <p>Its values are allocated on first access, so the shapes of a model can be compared with those
 * of a file before any memory is allocated.
 */
public final class Parameter {
  private final String name;
  private final int[] shape;
  private Matrix value;
  private Matrix gradient;

  private Parameter(String name, int... shape) {
    this.name = name;
    this.shape = shape;
  }

  /** A weight [rows, columns] of zeros. */
  static Parameter weight(String name, int rows, int columns) {
    return new Parameter(name, rows, columns);
  }

  /** A vector [size] of zeros, a matrix with one row. */
  static Parameter vector(String name, int size) {
    return new Parameter(name, size);
  }

  /** The name in PyTorch's state dict. */
  public String name() {
    return name;
  }

  /** The shape in PyTorch's state dict. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public long count() {
    return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }

  /** The values, initially 0. */
  public Matrix value() {
    if (value == null) {
      value = shape.length == 1 ? new Matrix(1, shape[0]) : new Matrix(shape[0], shape[1]);
    }
    return value;
  }

  /** The gradient of the last backward pass, initially 0; same shape as {@link #value}. */
  public Matrix gradient() {
    if (gradient == null) {
      gradient = new Matrix(value().rows(), value().columns());
    }
    return gradient;
  }
}
