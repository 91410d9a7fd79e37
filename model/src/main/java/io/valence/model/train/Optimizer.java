package io.valence.model.train;

import io.valence.model.config.TrainConfig;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Updates parameters by their gradients, and keeps the state of its rule for each.
 *
 * <p>In the embedding, only the rows of the batch are updated (lazily, like
 * torch.optim.SparseAdam): the others have no gradient, and updating all of a large vocabulary at
 * every step would cost more than the network itself. So a row's state and its weight decay pause
 * while the row is not seen.
 */
public final class Optimizer {
  private final UpdateRule rule;
  // Parameters are updated by several threads.
  private final Map<String, Matrix> memory = new ConcurrentSkipListMap<>();
  private long steps;
  private double rate;

  Optimizer(UpdateRule rule) {
    this.rule = rule;
  }

  /** The optimizer for a configuration. */
  public static Optimizer of(TrainConfig config) {
    return new Optimizer(UpdateRule.of(config));
  }

  /** Starts a step with a learning rate; all updates until the next call belong to it. */
  void begin(double learningRate) {
    steps++;
    rate = learningRate;
  }

  /** Updates a parameter by its gradient. */
  void update(Backend backend, Parameter parameter) {
    rule.apply(backend, rate, steps, parameter.gradient(), memory(parameter), parameter.value());
  }

  /** Updates the rows of a parameter that have a gradient. */
  void updateRows(Backend backend, Parameter parameter, RowGradient gradient) {
    int[] ids = gradient.ids();
    Matrix[] whole = memory(parameter);
    Matrix[] rows = new Matrix[whole.length];
    for (int i = 0; i < whole.length; i++) {
      rows[i] = gathered(backend, whole[i], ids);
    }
    Matrix values = gathered(backend, parameter.value(), ids);
    rule.apply(backend, rate, steps, gradient.rows(), rows, values);
    for (int i = 0; i < whole.length; i++) {
      backend.scatter(rows[i], ids, whole[i]);
    }
    backend.scatter(values, ids, parameter.value());
  }

  private static Matrix gathered(Backend backend, Matrix whole, int[] ids) {
    Matrix rows = backend.matrix(ids.length, whole.columns());
    backend.gather(whole, ids, rows, 0);
    return rows;
  }

  private Matrix[] memory(Parameter parameter) {
    Matrix value = parameter.value();
    return rule.remembered().stream()
        .map(
            kind ->
                memory.computeIfAbsent(
                    kind + "." + parameter.name(),
                    name -> new Matrix(value.rows(), value.columns())))
        .toArray(Matrix[]::new);
  }

  /** Number of steps started. */
  public long steps() {
    return steps;
  }

  /** Its state, by names such as {@code m.rnn.weight_ih_l0}; the matrices themselves. */
  public Map<String, Matrix> state() {
    return memory;
  }

  /** Continues from a saved state. */
  public void restore(long savedSteps, Map<String, Matrix> state) {
    steps = savedSteps;
    memory.clear();
    memory.putAll(state);
  }
}
