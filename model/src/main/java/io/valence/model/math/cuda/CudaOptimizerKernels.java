package io.valence.model.math.cuda;

import io.valence.model.math.AdamStep;
import io.valence.model.math.Matrix;
import io.valence.model.math.OptimizerKernels;
import java.util.List;

/** Optimizer updates on a GPU. */
record CudaOptimizerKernels(CudaMemory memory, Kernels kernels, CudaSums sums)
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

  @Override
  public double norm(List<Matrix> all) {
    return sums.norm(all.stream().map(memory::of).toList());
  }
}
