package io.valence.model.math.cuda;

import io.valence.model.math.AdamStep;
import io.valence.model.math.Matrix;
import io.valence.model.math.OptimizerKernels;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Optimizer updates on a GPU. */
record CudaOptimizerKernels(Gpu gpu, CudaMemory memory, Kernels kernels, CudaSums sums)
    implements OptimizerKernels {
  @Override
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    kernels.adam(step, memory.of(g), memory.of(m), memory.of(v), memory.of(p));
  }

  @Override
  public void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p) {
    kernels.momentum(rate, momentum, memory.of(g), memory.of(velocity), memory.of(p));
  }

  @Override
  public void lerp(float part, Matrix x, Matrix average) {
    kernels.lerp(part, memory.of(x), memory.of(average));
  }

  /** Nothing waits for the norm: the factor is computed where it is used. */
  @Override
  public DoubleSupplier clip(List<Matrix> gradients, double bound) {
    List<GpuMatrix> all = gradients.stream().map(memory::of).toList();
    GpuMatrix squares = sums.ofSquares(all);
    if (bound > 0) {
      GpuMatrix factor = memory.scratch(1, 1);
      kernels.clipFactor((float) bound, squares, factor);
      all.forEach(gradient -> kernels.scaleBy(factor, gradient));
    }
    DoubleSupplier downloaded = gpu.later(squares.address());
    return () -> Math.sqrt(downloaded.getAsDouble());
  }
}
