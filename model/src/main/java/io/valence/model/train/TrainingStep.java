package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.State;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One batch: forward, backward, clipping, update. */
public final class TrainingStep {
  private final Backend backend;
  private final Classifier model;
  private final Optimizer optimizer;
  private final TrainConfig config;
  private final LossOptions loss;

  /**
   * @param config its clipping, and whether the embedding stays as it is
   * @param loss how rows count
   */
  public TrainingStep(
      Backend backend,
      Classifier model,
      Optimizer optimizer,
      TrainConfig config,
      LossOptions loss) {
    this.backend = backend;
    this.model = model;
    this.optimizer = optimizer;
    this.config = config;
    this.loss = loss;
  }

  /**
   * Trains on one batch.
   *
   * @param rows token ids of two rows or more
   * @param labels their labels
   * @param rate learning rate
   * @param random the stream dropout draws from
   * @return the sum of the rows' losses; when it is not finite nothing was updated
   */
  public double apply(int[][] rows, int[] labels, double rate, RandomGenerator random) {
    TokenBatch batch = TokenBatch.of(rows);
    return backend.pass(() -> apply(batch, batch.packed(labels), null, rate, random));
  }

  /**
   * As above, in packed order.
   *
   * @param initial states before the first step, see {@link Classifier#forward}
   */
  double apply(
      TokenBatch batch, int[] gold, State[][] initial, double rate, RandomGenerator random) {
    Classifier.Pass pass = model.forward(backend, batch, initial, Mode.training(random));
    double total = backend.crossEntropy(pass.logits(), gold, loss);
    if (!Double.isFinite(total)) {
      return total;
    }
    Matrix dLogits = backend.crossEntropyBackward(pass.logits(), gold, loss);
    RowGradient embedding = model.backward(backend, pass, dLogits, !config.freezeEmbedding());
    double norm = clip(embedding);
    if (!Double.isFinite(norm)) {
      return norm;
    }
    update(embedding, rate);
    return total;
  }

  /**
   * Scales all gradients so that their common norm is at most the configured, and returns the norm
   * before; torch.nn.utils.clip_grad_norm_.
   */
  private double clip(RowGradient embedding) {
    List<Matrix> gradients = new ArrayList<>();
    model.denseParameters().forEach(p -> gradients.add(p.gradient()));
    if (embedding != null) {
      gradients.add(embedding.rows());
    }
    double norm = backend.norm(gradients);
    double factor = config.clip() / (norm + 1e-6);
    if (config.clip() > 0 && factor < 1) {
      gradients.forEach(g -> backend.scale((float) factor, g));
    }
    return norm;
  }

  private void update(RowGradient embedding, double rate) {
    optimizer.begin(rate);
    List<Runnable> updates = new ArrayList<>();
    if (embedding != null) {
      updates.add(() -> optimizer.updateRows(backend, model.embedding().weight(), embedding));
    }
    for (Parameter parameter : model.denseParameters()) {
      updates.add(() -> optimizer.update(backend, parameter));
    }
    backend.run(updates);
  }
}
