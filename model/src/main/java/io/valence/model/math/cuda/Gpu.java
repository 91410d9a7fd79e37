package io.valence.model.math.cuda;

/**
 * What is asked of a GPU: memory, copies, matrix products, kernels. Everything is done in the order
 * of the calls; addresses count bytes.
 */
interface Gpu extends AutoCloseable {
  /** The GPU, for a person. */
  String description();

  /**
   * Memory for {@code bytes} bytes, undefined; never 0.
   *
   * @throws OutOfMemoryError when the GPU has no more
   */
  long allocate(long bytes);

  void free(long address);

  /** Copies the first {@code count} numbers of an array to the GPU. */
  void upload(float[] source, int count, long to);

  /** Copies an array to the GPU. */
  void upload(int[] source, long to);

  /** Copies {@code count} numbers to the front of an array, when all work before is done. */
  void download(long from, float[] target, int count);

  /** Copies bytes within the GPU. */
  void copy(long from, long to, long bytes);

  /** out = op(a) · op(b) + beta · out, where op transposes or does not. */
  void multiply(GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out);

  /** The same for each block of several, in one go. */
  void multiply(GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out);

  /** Runs a kernel of {@code kernels.cu}. */
  void launch(KernelCall call);

  @Override
  void close();
}
