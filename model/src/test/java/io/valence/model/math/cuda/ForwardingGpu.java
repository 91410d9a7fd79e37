package io.valence.model.math.cuda;

import java.util.function.DoubleSupplier;

/** A GPU that another one does the work of. */
abstract class ForwardingGpu implements Gpu {
  private final Gpu gpu;

  ForwardingGpu(Gpu gpu) {
    this.gpu = gpu;
  }

  @Override
  public String description() {
    return gpu.description();
  }

  @Override
  public int sharedMemory() {
    return gpu.sharedMemory();
  }

  @Override
  public long allocate(long bytes) {
    return gpu.allocate(bytes);
  }

  @Override
  public void free(long address) {
    gpu.free(address);
  }

  @Override
  public void upload(float[] source, int count, long to) {
    gpu.upload(source, count, to);
  }

  @Override
  public void upload(int[] source, long to) {
    gpu.upload(source, to);
  }

  @Override
  public void download(long from, float[] target, int count) {
    gpu.download(from, target, count);
  }

  @Override
  public DoubleSupplier later(long from) {
    return gpu.later(from);
  }

  @Override
  public void copy(long from, long to, long bytes) {
    gpu.copy(from, to, bytes);
  }

  @Override
  public void multiply(
      GpuMatrix a, boolean turnA, GpuMatrix b, boolean turnB, float beta, GpuMatrix out) {
    gpu.multiply(a, turnA, b, turnB, beta, out);
  }

  @Override
  public void multiply(
      GpuBlocks a, boolean turnA, GpuBlocks b, boolean turnB, float beta, GpuBlocks out) {
    gpu.multiply(a, turnA, b, turnB, beta, out);
  }

  @Override
  public void launch(KernelCall call) {
    gpu.launch(call);
  }

  @Override
  public void run(LaunchSequence sequence) {
    gpu.run(sequence);
  }

  @Override
  public void close() {
    gpu.close();
  }
}
