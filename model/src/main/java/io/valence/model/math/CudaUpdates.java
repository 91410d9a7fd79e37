package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import java.util.List;

/** The optimizers' passes on a GPU. */
record CudaUpdates(Gpu gpu, CudaMemory memory, CudaSums sums) implements Updates {
  @Override
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    gpu.launch(
        "adam",
        p.size(),
        (float) step.rate(),
        (float) step.beta1(),
        (float) (1 - step.beta1()),
        (float) step.beta2(),
        (float) (1 - step.beta2()),
        (float) (1 / step.rootCorrection()),
        (float) step.epsilon(),
        memory.of(g),
        memory.of(m),
        memory.of(v),
        memory.of(p));
  }

  @Override
  public void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p) {
    gpu.launch(
        "momentum", p.size(), rate, momentum, memory.of(g), memory.of(velocity), memory.of(p));
  }

  @Override
  public void follow(float part, Matrix x, Matrix average) {
    gpu.launch("follow", x.size(), part, memory.of(x), memory.of(average));
  }

  @Override
  public double norm(List<Matrix> all) {
    return sums.norm(all.stream().map(memory::of).toList());
  }
}
