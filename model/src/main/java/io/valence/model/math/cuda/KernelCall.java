package io.valence.model.math.cuda;

import java.util.Arrays;

/**
 * A call of a kernel of {@code kernels.cu}: its name, the number of items, and its other arguments
 * in order.
 *
 * <p>Each argument type of the kernels has its own method. There is none for double, so that no
 * double is narrowed to float by accident.
 */
final class KernelCall {
  /** Maximum 8-byte values per argument. */
  static final int VALUES = 2;

  /** Maximum kernel arguments, including the number of items. */
  static final int MOST_ARGUMENTS = 16;

  /**
   * Threads that share memory.
   *
   * @param threads per block
   * @param bytes of memory per block
   */
  record Block(int threads, int bytes) {}

  private final String kernel;
  private final int items;
  private final Block block;
  private final long[] values = new long[VALUES * MOST_ARGUMENTS];
  private int arguments;

  KernelCall(String kernel, int items) {
    this(kernel, items, null);
  }

  /** A kernel whose items are blocks. */
  KernelCall(String kernel, int items, Block block) {
    this.kernel = kernel;
    this.items = items;
    this.block = block;
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

  /** The address of the first element. */
  KernelCall with(GpuMatrix matrix) {
    return value(matrix.address(), 0);
  }

  /** {@code Blocks}: the address of the first, and the stride between them. */
  KernelCall with(GpuBlocks blocks) {
    return value(blocks.first().address(), blocks.stride());
  }

  String kernel() {
    return kernel;
  }

  /** The number of threads with work, or of blocks if they share memory. */
  int items() {
    return items;
  }

  /** Null if threads share no memory. */
  Block block() {
    return block;
  }

  /** The number of arguments, including the number of items. */
  int arguments() {
    return arguments;
  }

  /**
   * The memory of the arguments, {@value #VALUES} values of eight bytes each; CUDA platforms are
   * little-endian.
   */
  long[] values() {
    return Arrays.copyOf(values, VALUES * arguments);
  }
}
