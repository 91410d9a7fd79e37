package io.valence.model.train;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.data.Vocabulary;
import io.valence.model.config.TrainConfig;
import io.valence.model.evaluate.Evaluator;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** Trains a classifier epoch by epoch until dev no longer improves. */
public final class Trainer {
  /** Is notified of every batch and epoch. */
  public interface Listener {
    /**
     * A batch is done, or {@link Backend#stepsAhead} of them, of pretraining while the state has
     * one; the state may be saved.
     *
     * @param batches of the current epoch
     * @return whether to continue
     */
    default boolean batch(TrainingState state, int batches) {
      return true;
    }

    /**
     * An epoch of pretraining is done.
     *
     * @return whether to continue
     */
    default boolean pretrained(TrainingState state, PretrainingReport report) {
      return true;
    }

    /**
     * An epoch is done.
     *
     * @param best whether it is the best on dev so far
     * @return whether to continue
     */
    boolean epoch(TrainingState state, EpochReport report, boolean best);
  }

  private final Backend backend;
  private final TrainConfig config;
  private final Corpus texts;
  private final Corpus unlabeled;
  private final Corpus train;
  private final Corpus dev;
  private final Seed seed;

  /** Without unlabeled texts. */
  public Trainer(Backend backend, TrainConfig config, Corpus train, Corpus dev) {
    this(backend, config, Corpus.EMPTY, train, dev);
  }

  /**
   * @param unlabeled more texts for pretraining and for the parts of the loss without labels
   * @param train rows to train labels on
   * @param dev rows to choose the best epoch by
   */
  public Trainer(Backend backend, TrainConfig config, Corpus unlabeled, Corpus train, Corpus dev) {
    this(backend, config, new TrainingRows(train.and(unlabeled), train, unlabeled, dev));
  }

  /** With other rows to learn labels from than texts to predict words of. */
  public Trainer(Backend backend, TrainConfig config, TrainingRows rows) {
    this.backend = backend;
    this.config = config;
    this.texts = rows.texts();
    this.unlabeled = rows.unlabeled();
    this.train = rows.learned();
    this.dev = rows.dev();
    this.seed = new Seed(config.compute().seed());
  }

  /**
   * Continues from a state to the last epoch, until {@code patience} epochs without improvement, or
   * until the listener stops it.
   *
   * @return false when the listener stopped it
   * @throws DivergedException when a loss or gradient is not finite
   */
  public boolean run(TrainingState state, Listener listener) {
    if (state.pretraining() != null) {
      if (!pretrainer().run(state.pretraining(), notifying(state, listener))) {
        return false;
      }
      state.endPretraining();
    }
    while (state.epochs() < config.stopping().epochs()
        && !state.stopsEarly(config.stopping().patience())) {
      int epoch = state.epochs() + 1;
      if (!epoch(state, epoch, listener)) {
        return false;
      }
      Scores scores = new Evaluator(backend, state.evaluated()).scores(dev);
      if (!Double.isFinite(scores.evaluation().loss())) {
        throw new DivergedException(epoch);
      }
      RunState.Position done = state.position();
      int passes = config.stopping().passes();
      double speed = passes * train.tokens() / done.seconds();
      double rate =
          new LearningRate(config, done.batches())
                  .at(state.optimizer().steps(), LearningRate.plateaus(state.improved()))
              * state.rateFactor();
      EpochReport report =
          new EpochReport(
              epoch,
              done.loss() / passes / train.rows(),
              done.seconds(),
              speed,
              rate,
              scores.evaluation(),
              scores.scaled(1 / scores.temperature()).evaluation().loss());
      boolean best = state.add(report);
      if (!listener.epoch(state, report, best)) {
        return false;
      }
    }
    return true;
  }

  private LanguageModelTrainer pretrainer() {
    return new LanguageModelTrainer(backend, config.beforeLabels(), texts, null);
  }

  private static LanguageModelTrainer.Listener notifying(TrainingState all, Listener listener) {
    return new LanguageModelTrainer.Listener() {
      @Override
      public boolean batch(LanguageModelState state, int batches) {
        return listener.batch(all, batches);
      }

      @Override
      public boolean epoch(LanguageModelState state, PretrainingReport report, boolean best) {
        return listener.pretrained(all, report);
      }
    };
  }

  /** The batches of an epoch, in an order that depends only on the seed and the epoch. */
  private List<int[]> batches(int epoch) {
    int passes = config.stopping().passes();
    List<int[]> batches = new ArrayList<>();
    for (int pass = (epoch - 1) * passes + 1; pass <= epoch * passes; pass++) {
      batches.addAll(
          Batches.shuffled(
              train.lengths(), config.optimization().batch(), seed.stream("shuffle", pass)));
    }
    return batches;
  }

  private boolean epoch(TrainingState state, int epoch, Listener listener) {
    List<int[]> batches = batches(epoch);
    LearningRate rates = new LearningRate(config, batches.size());
    TrainingStep step =
        new TrainingStep(
            backend,
            state.model(),
            state.optimizer(),
            config,
            lossOptions(state.model().classes()));
    UnlabeledBatches others = unlabeledBatches();
    int plateaus = LearningRate.plateaus(state.improved());
    for (int done = state.position().batches(); done < batches.size(); ) {
      long start = System.nanoTime();
      List<DoubleSupplier> losses = new ArrayList<>();
      for (int[] rows : next(batches, done)) {
        double rate = rates.at(state.optimizer().steps() + 1, plateaus) * state.rateFactor();
        losses.add(step(state, step, rate, batch(rows, others, state), done + losses.size()));
      }
      RunState.Position at = state.position();
      double loss = at.loss();
      for (DoubleSupplier each : losses) {
        loss += finite(each.getAsDouble(), epoch, done, batches.get(done));
        done++;
      }
      double seconds = at.seconds() + (System.nanoTime() - start) / 1e9;
      state.move(new RunState.Position(done, loss, seconds));
      if (!listener.batch(state, batches.size())) {
        return false;
      }
    }
    return true;
  }

  /** The batches to queue before their losses are asked for. */
  private List<int[]> next(List<int[]> batches, int done) {
    return batches.subList(done, Math.min(batches.size(), done + backend.stepsAhead()));
  }

  private double finite(double loss, int epoch, int number, int[] rows) {
    if (!Double.isFinite(loss)) {
      throw new DivergedException(
          "training", epoch, number + 1, Arrays.stream(rows).map(train::line).toArray());
    }
    return loss;
  }

  private UnlabeledBatches unlabeledBatches() {
    Corpus texts = config.regularization().needsNoLabels() ? unlabeled : Corpus.EMPTY;
    return new UnlabeledBatches(texts, config.optimization().batch(), seed);
  }

  private DoubleSupplier step(
      TrainingState state, TrainingStep step, double rate, TrainingStep.Batch batch, int number) {
    int epoch = state.epochs() + 1;
    dropWords(batch.rows(), seed.stream("words", epoch, number));
    dropWords(batch.unlabeled(), seed.stream("unlabeled words", epoch, number));
    DoubleSupplier loss = step.apply(batch, rate, seed.stream("dropout", epoch, number));
    if (state.average() != null) {
      new WeightAverage(config.optimization().averaging())
          .update(backend, state.optimizer().steps(), state.model(), state.average());
    }
    return loss;
  }

  private TrainingStep.Batch batch(int[] rows, UnlabeledBatches others, TrainingState state) {
    int classes = state.model().classes();
    return new TrainingStep.Batch(
        Arrays.stream(rows).mapToObj(train::ids).toArray(int[][]::new),
        Arrays.stream(rows)
            .mapToObj(row -> train.probabilities(row, classes))
            .toArray(double[][]::new),
        others.at(state.optimizer().steps()));
  }

  /** Replaces some words with {@code <unk>}, so that its vector is trained for unseen words. */
  private void dropWords(int[][] ids, RandomGenerator random) {
    if (config.regularization().wordDropout() == 0) {
      return;
    }
    for (int[] row : ids) {
      for (int t = 0; t < row.length; t++) {
        row[t] =
            random.nextDouble() < config.regularization().wordDropout()
                ? Vocabulary.UNKNOWN
                : row[t];
      }
    }
  }

  private LossOptions lossOptions(int classes) {
    return new LossOptions(
        config.regularization().balance() ? balanced(classes) : null,
        config.regularization().labelSmoothing());
  }

  /** The weight of each label: all labels have equal total weight, and rows a mean of 1. */
  private float[] balanced(int classes) {
    double[] counts = new double[classes];
    for (int row = 0; row < train.rows(); row++) {
      double[] shares = train.probabilities(row, classes);
      for (int k = 0; k < classes; k++) {
        counts[k] += shares[k];
      }
    }
    float[] weights = new float[classes];
    for (int k = 0; k < classes; k++) {
      weights[k] = counts[k] == 0 ? 0 : (float) (train.rows() / (classes * counts[k]));
    }
    return weights;
  }
}
