package io.valence.model.train;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.classifier.LanguageModel;
import io.valence.model.config.TrainConfig;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a classifier's embedding and lowest layer to predict the texts' words before it learns
 * labels; <a href="https://arxiv.org/abs/1511.01432">Dai and Le (2015)</a>.
 */
final class Pretrainer {
  /** Adam's, whatever optimizer trains labels; falls by half a cosine to zero at the last epoch. */
  private static final double RATE = 2e-3;

  private final Backend backend;
  private final TrainConfig config;
  private final Corpus train;
  private final Seed seed;

  Pretrainer(Backend backend, TrainConfig config, Corpus train) {
    this.backend = backend;
    this.config = config;
    this.train = train;
    this.seed = new Seed(config.compute().seed());
  }

  /**
   * Continues to the last epoch, or until the listener stops it.
   *
   * @return false when the listener stopped it
   * @throws DivergedException when a loss or gradient is not finite
   */
  boolean run(TrainingState state, Trainer.Listener listener) {
    Pretraining pretraining = state.pretraining();
    while (pretraining.epochs() < config.stopping().pretraining()) {
      int epoch = pretraining.epochs() + 1;
      if (!epoch(state, epoch, listener)) {
        return false;
      }
      TrainingState.Position done = state.position();
      PretrainingReport report =
          new PretrainingReport(
              epoch, done.loss() / train.rows(), done.seconds(), train.tokens() / done.seconds());
      state.endPretrainingEpoch();
      if (!listener.pretrained(state, report)) {
        return false;
      }
    }
    return true;
  }

  private boolean epoch(TrainingState state, int epoch, Trainer.Listener listener) {
    List<int[]> batches =
        Batches.atMost(
            Pretraining.MOST_TOKENS,
            train.lengths(),
            Batches.shuffled(
                train.lengths(), config.optimization().batch(), seed.stream("pretraining", epoch)));
    for (int number = state.position().batches(); number < batches.size(); number++) {
      long start = System.nanoTime();
      int[] rows = batches.get(number);
      double done =
          (epoch - 1 + (double) number / batches.size()) / config.stopping().pretraining();
      double falling = (1 + Math.cos(Math.PI * done)) / 2;
      double rate = RATE * falling * state.rateFactor();
      double loss = step(state.pretraining(), rows, rate);
      if (!Double.isFinite(loss)) {
        throw new DivergedException(
            "pretraining", epoch, number + 1, Arrays.stream(rows).map(train::line).toArray());
      }
      TrainingState.Position at = state.position();
      state.move(
          new TrainingState.Position(
              number + 1,
              at.loss() + loss * rows.length,
              at.seconds() + (System.nanoTime() - start) / 1e9));
      if (!listener.batch(state, batches.size())) {
        return false;
      }
    }
    return true;
  }

  /** The mean loss of a batch; if it is not finite nothing was updated. */
  private double step(Pretraining pretraining, int[] rows, double rate) {
    TokenBatch batch =
        TokenBatch.of(Arrays.stream(rows).mapToObj(this::beginning).toArray(int[][]::new));
    if (batch.packing().steps() == 1) {
      return 0; // texts of one word have no neighbors to predict
    }
    return backend.pass(() -> step(pretraining, batch, rate));
  }

  private int[] beginning(int row) {
    int[] ids = train.ids(row);
    return ids.length > Pretraining.MOST_TOKENS ? Arrays.copyOf(ids, Pretraining.MOST_TOKENS) : ids;
  }

  /** As above, for a batch with words that have neighbors. */
  double step(Pretraining pretraining, TokenBatch batch, double rate) {
    LanguageModel model = pretraining.model();
    LanguageModel.Gradient gradient = model.gradient(backend, batch);
    if (!Double.isFinite(gradient.loss())) {
      return gradient.loss();
    }
    double norm =
        new ClipAndStep(pretraining.optimizer(), config.optimization().clip())
            .apply(
                backend,
                model.denseParameters(),
                model.embedding(),
                config.optimization().freezeEmbedding() ? null : gradient.words(),
                rate);
    return Double.isFinite(norm) ? gradient.loss() : norm;
  }
}
