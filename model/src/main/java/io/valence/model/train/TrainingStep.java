package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import io.valence.model.config.TrainConfig;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.State;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.TrainingLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One batch: forward, backward, optionally both again on adversarial input, clipping, update. */
public final class TrainingStep {
  private final Backend backend;
  private final Classifier model;
  private final Optimizer optimizer;
  private final TrainConfig config;
  private final LossOptions lossOptions;

  /**
   * @param config its clipping, and whether the embedding is frozen
   * @param lossOptions label weights and smoothing
   */
  public TrainingStep(
      Backend backend,
      Classifier model,
      Optimizer optimizer,
      TrainConfig config,
      LossOptions lossOptions) {
    this.backend = backend;
    this.model = model;
    this.optimizer = optimizer;
    this.config = config;
    this.lossOptions = lossOptions;
  }

  /**
   * A batch in packed order.
   *
   * @param labels of its rows
   * @param initial states before the first step, see {@link Classifier#forward}
   */
  record Examples(TokenBatch tokens, int[] labels, State[] initial) {}

  /**
   * Trains on one batch.
   *
   * @param rows token ids of two rows or more
   * @param labels their labels
   * @param rate learning rate
   * @param random random stream of dropout
   * @return the sum of the rows' losses; if it is not finite nothing was updated
   */
  public double apply(int[][] rows, int[] labels, double rate, RandomGenerator random) {
    TokenBatch batch = TokenBatch.of(rows);
    Examples examples = new Examples(batch, batch.packed(labels), null);
    return backend.pass(() -> apply(examples, rate, random));
  }

  /** As above. */
  double apply(Examples examples, double rate, RandomGenerator random) {
    Classifier.Pass pass =
        model.forward(backend, examples.tokens, examples.initial, Mode.training(random));
    TrainingLoss loss = backend.trainingLoss(pass.logits(), examples.labels, lossOptions);
    boolean adversarial = config.regularization().adversarial() > 0;
    RowGradient words =
        model.backward(
            backend,
            pass,
            loss.gradient(),
            adversarial || !config.optimization().freezeEmbedding());
    if (adversarial) {
      words = withAdversary(examples, words, random);
    }
    double total = loss.total().getAsDouble();
    if (!Double.isFinite(total)) {
      return total;
    }
    Map<Parameter, RowGradient> rows =
        config.optimization().freezeEmbedding()
            ? Map.of()
            : Map.of(model.embedding().weight(), words);
    double norm =
        new ClipAndStep(optimizer, config.optimization().clip())
            .apply(backend, model.denseParameters(), rows, rate);
    return Double.isFinite(norm) ? total : norm;
  }

  /** Averages the gradients of the original batch and of the batch with moved word vectors. */
  private RowGradient withAdversary(Examples examples, RowGradient words, RandomGenerator random) {
    List<Matrix> before = new ArrayList<>();
    model.denseParameters().forEach(p -> before.add(copy(p.gradient())));
    before.add(words.rows());
    Matrix shift =
        new FastGradientPerturbation(config.regularization().adversarial())
            .shift(backend, model.embedding(), words);
    Classifier.Pass pass =
        model.forward(backend, examples.tokens, examples.initial, shift, Mode.training(random));
    TrainingLoss loss = backend.trainingLoss(pass.logits(), examples.labels, lossOptions);
    RowGradient moved = model.backward(backend, pass, loss.gradient(), true);
    List<Matrix> after = ClipAndStep.gradients(model.denseParameters(), List.of(moved));
    for (int i = 0; i < after.size(); i++) {
      backend.add(before.get(i), after.get(i));
      backend.scale(0.5f, after.get(i));
    }
    return moved;
  }

  private Matrix copy(Matrix x) {
    Matrix out = backend.matrix(x.rows(), x.columns());
    backend.copy(x, out);
    return out;
  }
}
