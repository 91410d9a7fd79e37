package io.valence.model.train;

import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Map;

/**
 * Gradient descent with momentum and weight decay; <a
 * href="https://pytorch.org/docs/stable/generated/torch.optim.SGD.html">torch.optim.SGD</a>.
 */
final class Sgd implements Optimizer {
  private final double learningRate;
  private final double momentum;
  private final double weightDecay;
  private final Moments moments = new Moments();
  private long steps;

  Sgd(double learningRate, double momentum, double weightDecay) {
    this.learningRate = learningRate;
    this.momentum = momentum;
    this.weightDecay = weightDecay;
  }

  @Override
  public void begin() {
    steps++;
  }

  @Override
  public void update(Backend backend, Parameter parameter) {
    apply(backend, parameter.gradient(), moments.of("velocity", parameter), parameter.value());
  }

  @Override
  public void updateRows(Backend backend, Parameter parameter, RowGradient gradient) {
    int[] ids = gradient.ids();
    Matrix velocity = moments.of("velocity", parameter);
    Matrix velocityRows = backend.matrix(ids.length, velocity.columns());
    Matrix valueRows = backend.matrix(ids.length, velocity.columns());
    backend.gather(velocity, ids, velocityRows, 0);
    backend.gather(parameter.value(), ids, valueRows, 0);
    apply(backend, gradient.rows(), velocityRows, valueRows);
    backend.scatter(velocityRows, ids, velocity);
    backend.scatter(valueRows, ids, parameter.value());
  }

  private void apply(Backend backend, Matrix g, Matrix velocity, Matrix p) {
    if (weightDecay > 0) {
      backend.addScaled((float) weightDecay, p, g);
    }
    backend.momentum((float) learningRate, (float) momentum, g, velocity, p);
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
