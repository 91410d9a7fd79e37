package io.valence.model.train;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.math.Backend;
import java.util.Arrays;
import java.util.List;

/** Trains a classifier, epoch by epoch, until dev no longer improves. */
public final class Trainer {
  /** Hears of every epoch. */
  public interface Listener {
    /**
     * An epoch is done.
     *
     * @param best whether it is the best on dev so far
     */
    void epoch(TrainingState state, EpochReport report, boolean best);
  }

  private final Backend backend;
  private final TrainConfig config;
  private final Seed seed;

  public Trainer(Backend backend, TrainConfig config) {
    this.backend = backend;
    this.config = config;
    this.seed = new Seed(config.seed());
  }

  /**
   * Goes on from a state to the last epoch, or until {@code patience} epochs bring nothing.
   *
   * @throws DivergedException when a loss or gradient is not finite
   */
  public void run(TrainingState state, Corpus train, Corpus dev, Listener listener) {
    TrainingStep step =
        new TrainingStep(
            backend, state.model(), state.optimizer(), config.clip(), !config.freezeEmbedding());
    Evaluator evaluator = new Evaluator(backend, state.model());
    while (state.epochs() < config.epochs() && !stopped(state)) {
      int epoch = state.epochs() + 1;
      long start = System.nanoTime();
      double loss = epoch(step, train, epoch);
      double seconds = (System.nanoTime() - start) / 1e9;
      Evaluation devResult = evaluator.evaluate(dev);
      if (!Double.isFinite(devResult.loss())) {
        throw new DivergedException(epoch);
      }
      EpochReport report =
          new EpochReport(epoch, loss, seconds, train.tokens() / seconds, devResult);
      boolean best = state.add(report);
      listener.epoch(state, report, best);
    }
  }

  /** Whether dev has not improved for too long. */
  public boolean stopped(TrainingState state) {
    return config.patience() > 0 && state.epochs() - state.bestEpoch() >= config.patience();
  }

  /** One pass over the rows, in an order that depends on the seed and the epoch alone. */
  private double epoch(TrainingStep step, Corpus train, int epoch) {
    List<int[]> batches =
        Batches.shuffled(train.lengths(), config.batch(), seed.stream("shuffle", epoch));
    double total = 0;
    int number = 0;
    for (int[] rows : batches) {
      int[][] ids = Arrays.stream(rows).mapToObj(train::ids).toArray(int[][]::new);
      int[] labels = Arrays.stream(rows).map(train::label).toArray();
      double loss = step.apply(ids, labels, seed.stream("dropout", epoch, number));
      number++;
      if (!Double.isFinite(loss)) {
        throw new DivergedException(epoch, number);
      }
      total += loss;
    }
    return total / train.rows();
  }
}
