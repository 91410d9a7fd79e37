package io.valence.model.layer;

import io.valence.model.math.Matrix;
import java.util.Arrays;

/**
 * A named tensor that training changes, under its PyTorch name and shape.
 *
 * <p>Its numbers are allocated when first asked for, so that the shapes of a model can be compared
 * with those of a file before any memory is taken.
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

  /** A vector [size] of zeros, held as a matrix of one row. */
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

  /** How many numbers it has. */
  public long count() {
    return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
  }

  /** Its numbers; zeros at first. */
  public Matrix value() {
    if (value == null) {
      value = shape.length == 1 ? new Matrix(1, shape[0]) : new Matrix(shape[0], shape[1]);
    }
    return value;
  }

  /** The gradient of the last backward pass, zeros before it; of {@link #value}'s shape. */
  public Matrix gradient() {
    if (gradient == null) {
      gradient = new Matrix(value().rows(), value().columns());
    }
    return gradient;
  }
}
