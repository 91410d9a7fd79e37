package io.valence.model.train;

import io.valence.model.classifier.Classifier;
import io.valence.model.config.RegularizationConfig;
import io.valence.model.config.TrainConfig;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.State;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.Targets;
import io.valence.model.math.TrainingLoss;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One batch: forward, backward, optionally both again for further parts of the loss, clipping,
 * update.
 */
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
   * @param targets of its rows
   * @param initial states before the first step, see {@link Classifier#forward}
   * @param all its rows and those without labels, for {@link LossWithoutLabels}; or null
   */
  record Examples(TokenBatch tokens, Targets targets, State[] initial, TokenBatch all) {}

  /**
   * The rows of one batch.
   *
   * @param rows token ids of two rows or more
   * @param targets the probability of each label for each row, [B][K]
   * @param unlabeled token ids of rows without labels, if any
   */
  public record Batch(int[][] rows, double[][] targets, int[][] unlabeled) {
    /** Of rows with one label each. */
    public static Batch of(int[][] rows, int[] labels, int classes) {
      double[][] targets = new double[rows.length][classes];
      for (int b = 0; b < rows.length; b++) {
        targets[b][labels[b]] = 1;
      }
      return new Batch(rows, targets, new int[0][]);
    }

    /** Labeled and unlabeled rows. */
    TokenBatch all() {
      return TokenBatch.of(
          Stream.concat(Arrays.stream(rows), Arrays.stream(unlabeled)).toArray(int[][]::new));
    }
  }

  /**
   * Trains on one batch.
   *
   * @param rate learning rate
   * @param random random stream of dropout
   * @return the sum of the rows' losses, which a device may still compute; not finite if the
   *     gradient is not. The model is of no use from then on
   */
  public DoubleSupplier apply(Batch batch, double rate, RandomGenerator random) {
    TokenBatch tokens = TokenBatch.of(batch.rows);
    double[] packed =
        Arrays.stream(tokens.packing().order())
            .mapToObj(b -> batch.targets[b])
            .flatMapToDouble(Arrays::stream)
            .toArray();
    Targets targets = Targets.of(packed, model.classes(), lossOptions);
    TokenBatch all = config.regularization().needsNoLabels() ? batch.all() : null;
    return backend.pass(() -> apply(new Examples(tokens, targets, null, all), rate, random));
  }

  /** As above. */
  DoubleSupplier apply(Examples examples, double rate, RandomGenerator random) {
    boolean trainsEmbedding = !config.optimization().freezeEmbedding();
    boolean single = config.regularization().hasOnePass();
    Classifier.Pass pass =
        model.forward(backend, examples.tokens, examples.initial, Mode.training(random));
    TrainingLoss loss = backend.trainingLoss(pass.logits(), examples.targets);
    RowGradient words = model.backward(backend, pass, loss.gradient(), !single || trainsEmbedding);
    if (!single) {
      words = withMorePasses(examples, words, random);
    }
    Map<Parameter, RowGradient> rows =
        trainsEmbedding ? Map.of(model.embedding().weight(), words) : Map.of();
    DoubleSupplier norm =
        new ClipAndStep(optimizer, config.optimization().clip())
            .apply(backend, model.denseParameters(), rows, rate);
    return () -> ifFinite(norm.getAsDouble(), loss.total());
  }

  private static double ifFinite(double norm, DoubleSupplier total) {
    return Double.isFinite(norm) ? total.getAsDouble() : norm;
  }

  /**
   * Sums the gradients of all parts of the loss. The labels' part is the mean over the batch and,
   * with an adversary, over the batch with moved word vectors.
   */
  private RowGradient withMorePasses(Examples examples, RowGradient words, RandomGenerator random) {
    RegularizationConfig parts = config.regularization();
    GradientSum sum = new GradientSum(backend, model.denseParameters());
    if (parts.adversarial() > 0) {
      sum.add(0.5f, words);
      sum.add(0.5f, onAdversary(examples, words, random));
    } else {
      sum.add(1, words);
    }
    if (parts.needsNoLabels()) {
      new LossWithoutLabels(backend, model, parts).addTo(sum, examples.all, random);
    }
    return sum.finish();
  }

  private RowGradient onAdversary(Examples examples, RowGradient words, RandomGenerator random) {
    Matrix shift =
        new FastGradientPerturbation(config.regularization().adversarial())
            .shift(backend, model.embedding(), words);
    Classifier.Pass pass =
        model.forward(backend, examples.tokens, examples.initial, shift, Mode.training(random));
    TrainingLoss loss = backend.trainingLoss(pass.logits(), examples.targets);
    return model.backward(backend, pass, loss.gradient(), true);
  }
}
