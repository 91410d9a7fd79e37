package io.valence.model.math.cuda;

import java.util.Arrays;

/**
 * A call of a kernel of {@code kernels.cu}: its name, how many items, and its other arguments in
 * their order.
 *
 * <p>An argument has a method of its own for each type that a kernel takes. There is none for a
 * double, so that one is not cut to a float by accident.
 */
final class KernelCall {
  /** Values of eight bytes an argument takes at the most. */
  static final int VALUES = 2;

  /** Arguments of a kernel at the most, the number of items among them. */
  static final int MOST_ARGUMENTS = 16;

  private final String kernel;
  private final int items;
  private final long[] values = new long[VALUES * MOST_ARGUMENTS];
  private int arguments;

  KernelCall(String kernel, int items) {
    this.kernel = kernel;
    this.items = items;
    with(items);
  }

  private KernelCall value(long first, long second) {
    values[VALUES * arguments] = first;
    values[VALUES * arguments + 1] = second;
    arguments++;
    return this;
  }

  /** An int. */
  KernelCall with(int number) {
    return value(number & 0xFFFFFFFFL, 0);
  }

  /** A long long. */
  KernelCall with(long number) {
    return value(number, 0);
  }

  /** A float. */
  KernelCall with(float number) {
    return value(Float.floatToRawIntBits(number) & 0xFFFFFFFFL, 0);
  }

  /** The address of a matrix's first number. */
  KernelCall with(GpuMatrix matrix) {
    return value(matrix.address(), 0);
  }

  /** {@code Blocks}: the address of the first, and the distance from one to the next. */
  KernelCall with(GpuBlocks blocks) {
    return value(blocks.first().address(), blocks.stride());
  }

  String kernel() {
    return kernel;
  }

  /** How many threads have something to do. */
  int items() {
    return items;
  }

  /** How many arguments there are, the number of items among them. */
  int arguments() {
    return arguments;
  }

  /**
   * What lies where an argument is expected, {@value #VALUES} values of eight bytes an argument;
   * CUDA's machines are little-endian.
   */
  long[] values() {
    return Arrays.copyOf(values, VALUES * arguments);
  }
}
