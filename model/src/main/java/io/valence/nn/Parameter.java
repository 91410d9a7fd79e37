package io.valence.nn;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A named trainable tensor and its gradient, to which {@code backward} adds. */
public final class Parameter {
  private final String name;
  private final int[] shape;
  private final Matrix value;
  private final Matrix gradient;

  Parameter(String name, int... shape) {
    this(name, matrix(shape), shape);
  }

  /** Shares the memory of a layer. */
  Parameter(String name, Matrix value, int... shape) {
    this.name = name;
    this.shape = shape;
    this.value = value;
    this.gradient = new Matrix(value.rows(), value.columns());
  }

  private Parameter(String name, Parameter other) {
    this.name = name;
    this.shape = other.shape;
    this.value = other.value;
    this.gradient = other.gradient;
  }

  /** The same parameter under another name. */
  Parameter named(String other) {
    return new Parameter(other, this);
  }

  private static Matrix matrix(int[] shape) {
    return shape.length == 1 ? new Matrix(1, shape[0]) : new Matrix(shape[0], shape[1]);
  }

  /** U(-bound, bound). */
  Parameter uniform(double bound, RandomGenerator random) {
    float[] numbers = value.writableData();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return this;
  }

  /**
   * The name in PyTorch's state dict.
   *
   * @return {@code weight_ih_l0}, {@code weight}, …
   */
  public String name() {
    return name;
  }

  /**
   * The writable values.
   *
   * @return a tensor with PyTorch's shape
   */
  public Tensor value() {
    return Tensor.of(value.writableData(), shape);
  }

  /**
   * The gradient: the sum of what {@code backward} added since {@link Optimizer#zeroGrad}.
   *
   * @return a tensor of equal shape
   */
  public Tensor gradient() {
    return Tensor.of(gradient.writableData(), shape);
  }

  /** Sets the gradient to zero. */
  public void zeroGrad() {
    Arrays.fill(gradient.writableData(), 0);
  }

  Matrix valueMatrix() {
    return value;
  }

  Matrix gradientMatrix() {
    return gradient;
  }

  void addGradient(Matrix more) {
    float[] sum = gradient.writableData();
    float[] addend = more.data();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += addend[i];
    }
  }
}
