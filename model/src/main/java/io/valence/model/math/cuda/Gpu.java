package io.valence.model.math.cuda;

/**
 * The interface to a GPU: memory, copies, matrix products, kernels. Operations run in call order;
 * addresses are in bytes.
 */
interface Gpu extends AutoCloseable {
  /** Human-readable name. */
  String description();

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

  /** Copies bytes within the GPU. */
  void copy(long from, long to, long bytes);

  /** out = op(a) · op(b) + beta · out, where op may transpose. */
  void multiply(GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out);

  /** The same for several blocks, in one call. */
  void multiply(GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out);

  /** Runs a kernel of {@code kernels.cu}. */
  void launch(KernelCall call);

  @Override
  void close();
}
