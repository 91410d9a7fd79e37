package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuMatrix;
import java.util.Arrays;

/** An operand in a GPU's memory. */
final class CudaOperand extends Operand {
  private final Gpu gpu;
  private final GpuMatrix numbers;

  CudaOperand(Gpu gpu, GpuMatrix numbers) {
    super(numbers.rows(), numbers.columns());
    this.gpu = gpu;
    this.numbers = numbers;
  }

  GpuMatrix numbers() {
    return numbers;
  }

  @Override
  CudaOperand part(int from, int newRows, int newColumns) {
    return new CudaOperand(gpu, numbers.part(from, newRows, newColumns));
  }

  @Override
  void put(float[] source, int from, int at, int count) {
    gpu.upload(
        Arrays.copyOfRange(source, from, from + count),
        count,
        numbers.part(at, 1, count).address());
  }

  @Override
  void get(int at, float[] target, int to, int count) {
    float[] out = new float[count];
    gpu.download(numbers.part(at, 1, count).address(), out, count);
    System.arraycopy(out, 0, target, to, count);
  }

  @Override
  void copy(Operand source, int from, int at, int count) {
    GpuMatrix other = ((CudaOperand) source).numbers.part(from, 1, count);
    gpu.copy(other.address(), numbers.part(at, 1, count).address(), other.bytes());
  }

  /** It goes back with the scratch memory of its pass. */
  @Override
  void free() {}
}
