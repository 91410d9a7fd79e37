package io.valence.model.math.cuda;

import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;

/** Batch normalization on a GPU. */
record CudaNormalization(CudaMemory memory, Kernels kernels, Gpu gpu) implements Normalization {
  @Override
  public Statistics statistics(Matrix x) {
    Matrix mean = memory.lend(1, x.columns());
    kernels.columnMean(memory.of(x), memory.of(mean));
    Matrix variance = memory.lend(1, x.columns());
    kernels.columnVariance(memory.of(x), memory.of(mean), memory.of(variance));
    return new Statistics(mean, variance);
  }

  @Override
  public Normalized forward(Matrix x, Statistics by, Matrix weight, Matrix bias, double epsilon) {
    Matrix normalized = memory.lend(x.rows(), x.columns());
    kernels.normalize(
        memory.of(x),
        memory.of(by.mean()),
        memory.of(by.variance()),
        (float) epsilon,
        memory.of(normalized));
    Matrix output = memory.lend(x.rows(), x.columns());
    kernels.affine(memory.of(normalized), memory.of(weight), memory.of(bias), memory.of(output));
    return new Normalized(normalized, output);
  }

  @Override
  public Matrix backward(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    GpuMatrix d = memory.of(dy);
    GpuMatrix x = memory.of(tape.normalized());
    kernels.columnDots(d, x, memory.room(dWeight));
    Matrix out = memory.lend(dy.rows(), dy.columns());
    gpu.launch(
        new KernelCall("normalize_backward", dy.columns())
            .with(dy.rows())
            .with(d)
            .with(x)
            .with(memory.of(weight))
            .with(memory.of(variance))
            .with((float) epsilon)
            .with(memory.of(out)));
    return out;
  }

  /** Normalizes dy · w with a mean of zero. */
  @Override
  public Matrix backwardByConstants(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    kernels.columnDots(memory.of(dy), memory.of(tape.normalized()), memory.room(dWeight));
    GpuMatrix zeros = memory.scratch(1, dy.columns());
    kernels.fill(0, zeros);
    GpuMatrix scaled = memory.scratch(dy.rows(), dy.columns());
    kernels.affine(memory.of(dy), memory.of(weight), zeros, scaled);
    Matrix out = memory.lend(dy.rows(), dy.columns());
    kernels.normalize(scaled, zeros, memory.of(variance), (float) epsilon, memory.of(out));
    return out;
  }
}
