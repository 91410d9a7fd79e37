package io.valence.model.train;

import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * Gradient descent with momentum and weight decay; <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.SGD.html">torch.optim.SGD</a>.
 */
public record Sgd(double momentum, double weightDecay) implements UpdateRule {
  @Override
  public List<String> remembered() {
    return List.of("velocity");
  }

  @Override
  public void apply(Backend backend, double rate, long step, Matrix g, Matrix[] memory, Matrix p) {
    if (weightDecay > 0) {
      backend.addScaled((float) weightDecay, p, g);
    }
    backend.optimizer().momentum((float) rate, (float) momentum, g, memory[0], p);
  }
}
