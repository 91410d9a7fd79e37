package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuMatrix;

/** Batch normalization on a GPU. */
record CudaNormalization(Gpu gpu, CudaMemory memory) implements Normalization {
  @Override
  public Matrix mean(Matrix x) {
    Matrix out = memory.lend(1, x.columns());
    gpu.launch("column_mean", x.columns(), x.rows(), memory.of(x), memory.of(out));
    return out;
  }

  @Override
  public Matrix variance(Matrix x, Matrix mean) {
    Matrix out = memory.lend(1, x.columns());
    gpu.launch(
        "column_variance", x.columns(), x.rows(), memory.of(x), memory.of(mean), memory.of(out));
    return out;
  }

  @Override
  public Matrix normalize(Matrix x, Matrix mean, Matrix variance, double epsilon) {
    Matrix out = memory.lend(x.rows(), x.columns());
    gpu.launch(
        "normalize",
        x.size(),
        x.columns(),
        memory.of(x),
        memory.of(mean),
        memory.of(variance),
        (float) epsilon,
        memory.of(out));
    return out;
  }

  @Override
  public Matrix affine(Matrix normalized, Matrix weight, Matrix bias) {
    Matrix out = memory.lend(normalized.rows(), normalized.columns());
    gpu.launch(
        "affine",
        out.size(),
        out.columns(),
        memory.of(normalized),
        memory.of(weight),
        memory.of(bias),
        memory.of(out));
    return out;
  }

  @Override
  public void weightGradient(Matrix dy, Matrix normalized, Matrix dWeight) {
    columnDots(memory.of(dy), memory.of(normalized), memory.room(dWeight));
  }

  /** out [1, F] = the inner product of each column of a with that of b. */
  private void columnDots(GpuMatrix a, GpuMatrix b, GpuMatrix out) {
    gpu.launch("column_dots", a.columns(), a.rows(), a, b, out);
  }

  @Override
  public Matrix backward(
      Matrix dy, Matrix normalized, Matrix weight, Matrix variance, double epsilon) {
    Matrix out = memory.lend(dy.rows(), dy.columns());
    GpuMatrix dots = memory.scratch(1, dy.columns());
    columnDots(memory.of(dy), memory.of(normalized), dots);
    gpu.launch(
        "normalize_backward",
        dy.size(),
        dy.columns(),
        dy.rows(),
        memory.of(dy),
        memory.of(normalized),
        memory.of(weight),
        memory.of(variance),
        (float) epsilon,
        memory.of(mean(dy)),
        dots,
        memory.of(out));
    return out;
  }
}
