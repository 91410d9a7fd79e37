package io.valence.model.math.cuda;

/** Queues work on a GPU: matrix products and kernels, which run in call order. */
interface Launcher {
  /** out = op(a) · op(b) + beta · out, where op may transpose. */
  void multiply(GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out);

  /** The same for several blocks, in one call. */
  void multiply(GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out);

  /** Runs a kernel of {@code kernels.cu}. */
  void launch(KernelCall call);
}
