package io.valence.model.math.cuda;

import java.util.function.DoubleSupplier;

/**
 * The interface to a GPU: memory, copies, matrix products, kernels. Operations run in call order;
 * addresses are in bytes.
 */
interface Gpu extends Launcher, AutoCloseable {
  /** Human-readable name; the same for each start. */
  String description();

  /** How long its start took, and what part of it. */
  default String startup() {
    return "";
  }

  /** Bytes of memory that the threads of a block can share. */
  int sharedMemory();

  /**
   * Allocates {@code bytes} bytes, undefined; never 0.
   *
   * @throws OutOfMemoryError if the GPU has no more
   */
  long allocate(long bytes);

  void free(long address);

  /** Copies an array's first {@code count} elements to the GPU. */
  void upload(float[] source, int count, long to);

  /** Copies an array to the GPU. */
  void upload(int[] source, long to);

  /** Copies {@code count} elements to the front of an array, after all prior work. */
  void download(long from, float[] target, int count);

  /**
   * Copies one element to the host without waiting; what is returned waits. For the last {@value
   * CudaStaging#MOST_LATER} elements.
   */
  DoubleSupplier later(long from);

  /** Copies bytes within the GPU. */
  void copy(long from, long to, long bytes);

  /** Runs a sequence of products and kernels. A sequence equal to an earlier one may run faster. */
  void run(LaunchSequence sequence);

  @Override
  void close();
}
