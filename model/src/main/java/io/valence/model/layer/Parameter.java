package io.valence.model.layer;

import io.valence.model.math.Matrix;

/** A named tensor that training changes, under its PyTorch name and shape. */
public final class Parameter {
  private final String name;
  private final int[] shape;
  private final Matrix value;
  private Matrix gradient;

  private Parameter(String name, int[] shape, Matrix value) {
    this.name = name;
    this.shape = shape;
    this.value = value;
  }

  /** A weight [rows, columns] of zeros. */
  static Parameter weight(String name, int rows, int columns) {
    return new Parameter(name, new int[] {rows, columns}, new Matrix(rows, columns));
  }

  /** A vector [size] of zeros, held as a matrix of one row. */
  static Parameter vector(String name, int size) {
    return new Parameter(name, new int[] {size}, new Matrix(1, size));
  }

  /** The name in PyTorch's state dict. */
  public String name() {
    return name;
  }

  /** The shape in PyTorch's state dict. */
  public int[] shape() {
    return shape.clone();
  }

  public Matrix value() {
    return value;
  }

  /** The sum of gradients since {@link #clearGradient}; of {@link #value}'s shape. */
  public Matrix gradient() {
    if (gradient == null) {
      gradient = new Matrix(value.rows(), value.columns());
    }
    return gradient;
  }

  /** Sets the gradient to zero. */
  public void clearGradient() {
    if (gradient != null) {
      java.util.Arrays.fill(gradient.data(), 0);
    }
  }
}
