package io.valence.model.train;

import io.valence.model.math.AdamStep;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;

/**
 * Adam and AdamW with PyTorch's formulas and defaults (β 0.9 and 0.999, ε 1e-8); <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>, <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html">torch.optim.AdamW</a>.
 *
 * @param decoupled whether weight decay shrinks the parameter itself (AdamW) instead of going into
 *     the gradient
 */
public record Adam(double weightDecay, boolean decoupled) implements UpdateRule {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  @Override
  public List<String> remembered() {
    return List.of("m", "v");
  }

  @Override
  public void apply(Backend backend, double rate, long step, Matrix g, Matrix[] memory, Matrix p) {
    if (weightDecay > 0 && decoupled) {
      backend.scale((float) (1 - rate * weightDecay), p);
    } else if (weightDecay > 0) {
      backend.addScaled((float) weightDecay, p, g);
    }
    AdamStep numbers = AdamStep.of(rate, BETA1, BETA2, EPSILON, step);
    backend.optimizer().adam(numbers, g, memory[0], memory[1], p);
  }
}
