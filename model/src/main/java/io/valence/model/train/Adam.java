package io.valence.model.train;

import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.math.AdamStep;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Map;

/**
 * Adam and AdamW, PyTorch's formulas and defaults (β 0.9 and 0.999, ε 1e-8); <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>, <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html">torch.optim.AdamW</a>.
 */
final class Adam implements Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double learningRate;
  private final double weightDecay;
  private final boolean decoupled;
  private final Moments moments = new Moments();
  private long steps;

  Adam(double learningRate, double weightDecay, boolean decoupled) {
    this.learningRate = learningRate;
    this.weightDecay = weightDecay;
    this.decoupled = decoupled;
  }

  @Override
  public void begin() {
    steps++;
  }

  @Override
  public void update(Backend backend, Parameter parameter) {
    apply(
        backend,
        parameter.gradient(),
        moments.of("m", parameter),
        moments.of("v", parameter),
        parameter.value());
  }

  @Override
  public void updateRows(Backend backend, Parameter parameter, RowGradient gradient) {
    int[] ids = gradient.ids();
    Matrix[] whole = {moments.of("m", parameter), moments.of("v", parameter), parameter.value()};
    Matrix[] rows = new Matrix[whole.length];
    for (int i = 0; i < whole.length; i++) {
      rows[i] = backend.matrix(ids.length, whole[i].columns());
      backend.gather(whole[i], ids, rows[i], 0);
    }
    apply(backend, gradient.rows(), rows[0], rows[1], rows[2]);
    for (int i = 0; i < whole.length; i++) {
      backend.scatter(rows[i], ids, whole[i]);
    }
  }

  private void apply(Backend backend, Matrix g, Matrix m, Matrix v, Matrix p) {
    if (weightDecay > 0 && decoupled) {
      backend.scale((float) (1 - learningRate * weightDecay), p);
    } else if (weightDecay > 0) {
      backend.addScaled((float) weightDecay, p, g);
    }
    backend.adam(AdamStep.of(learningRate, BETA1, BETA2, EPSILON, steps), g, m, v, p);
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public Map<String, Matrix> state() {
    return moments.all();
  }

  @Override
  public void restore(long savedSteps, Map<String, Matrix> state) {
    steps = savedSteps;
    moments.restore(state);
  }
}
