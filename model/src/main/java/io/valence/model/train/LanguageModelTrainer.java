package io.valence.model.train;

import io.valence.data.Batches;
import io.valence.data.Corpus;
import io.valence.data.Seed;
import io.valence.model.config.TrainConfig;
import io.valence.model.language.CandidateSampler;
import io.valence.model.language.LanguageModel;
import io.valence.model.language.Perplexity;
import io.valence.model.layer.Candidates;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Trains a language model on texts without labels, epoch by epoch, until it no longer predicts the
 * held-out texts better; <a href="https://arxiv.org/abs/1511.01432">Dai and Le (2015)</a>.
 */
public final class LanguageModelTrainer {
  /**
   * Maximum tokens per batch, since each is compared with all candidates; longer texts are
   * truncated to their beginning.
   */
  public static final int MOST_TOKENS = 1 << 13;

  /** Is notified of every batch and epoch. */
  public interface Listener {
    /**
     * A batch is done; the state may be saved.
     *
     * @param batches of the current epoch
     * @return whether to continue
     */
    boolean batch(LanguageModelState state, int batches);

    /**
     * An epoch is done.
     *
     * @param best whether it is the best on the held-out texts so far
     * @return whether to continue
     */
    boolean epoch(LanguageModelState state, PretrainingReport report, boolean best);
  }

  private final Backend backend;
  private final TrainConfig config;
  private final Corpus texts;
  private final Corpus heldBack;
  private final Seed seed;

  /**
   * @param texts to train on; labels are not used
   * @param heldBack to evaluate on; null for none, then every epoch is the best
   */
  public LanguageModelTrainer(Backend backend, TrainConfig config, Corpus texts, Corpus heldBack) {
    this.backend = backend;
    this.config = config;
    this.texts = texts;
    this.heldBack = heldBack;
    this.seed = new Seed(config.compute().seed());
  }

  /**
   * Continues from a state to the last epoch, until {@code patience} epochs without improvement, or
   * until the listener stops it.
   *
   * @return false when the listener stopped it
   * @throws DivergedException when a loss or gradient is not finite
   */
  public boolean run(LanguageModelState state, Listener listener) {
    CandidateSampler sampler =
        new CandidateSampler(
            texts, state.model().vocabulary(), config.languageModel().sampledWords());
    while (state.epochs() < config.stopping().epochs()
        && !state.stopsEarly(config.stopping().patience())) {
      int epoch = state.epochs() + 1;
      if (!epoch(state, sampler, epoch, listener)) {
        return false;
      }
      RunState.Position done = state.position();
      int passes = config.stopping().passes();
      PretrainingReport report =
          new PretrainingReport(
              epoch,
              done.loss() / passes / predicted(state.model()),
              done.seconds(),
              passes * texts.tokens() / done.seconds(),
              heldBack == null ? null : Perplexity.of(backend, state.model(), heldBack));
      if (heldBack != null && !Double.isFinite(report.heldBack().loss())) {
        throw new DivergedException(epoch);
      }
      boolean best = state.add(report);
      if (!listener.epoch(state, report, best)) {
        return false;
      }
    }
    return true;
  }

  /** The number of words predicted in a pass over the texts. */
  public long predicted(LanguageModel model) {
    long words = 0;
    for (int length : texts.lengths()) {
      words += Math.min(MOST_TOKENS, length) - 1;
    }
    return Math.max(1, words * model.directions().size());
  }

  /** The batches of an epoch, in an order that depends only on the seed and the epoch. */
  private List<int[]> batches(int epoch) {
    int passes = config.stopping().passes();
    List<int[]> batches = new ArrayList<>();
    for (int pass = (epoch - 1) * passes + 1; pass <= epoch * passes; pass++) {
      batches.addAll(
          Batches.atMost(
              MOST_TOKENS,
              texts.lengths(),
              Batches.shuffled(
                  texts.lengths(),
                  config.optimization().batch(),
                  seed.stream("pretraining", pass))));
    }
    return batches;
  }

  private boolean epoch(
      LanguageModelState state, CandidateSampler sampler, int epoch, Listener listener) {
    List<int[]> batches = batches(epoch);
    LearningRate rates = new LearningRate(config, batches.size());
    int plateaus = LearningRate.plateaus(state.improved());
    for (int number = state.position().batches(); number < batches.size(); number++) {
      long start = System.nanoTime();
      int[] rows = batches.get(number);
      double rate =
          rates.at((long) (epoch - 1) * batches.size() + number + 1, plateaus) * state.rateFactor();
      TokenBatch batch =
          TokenBatch.of(Arrays.stream(rows).mapToObj(this::beginning).toArray(int[][]::new));
      long words = state.model().predicted(batch);
      double loss = words == 0 ? 0 : step(state, sampler, batch, rate, epoch, number);
      if (!Double.isFinite(loss)) {
        throw new DivergedException(
            "pretraining", epoch, number + 1, Arrays.stream(rows).map(texts::line).toArray());
      }
      RunState.Position at = state.position();
      state.move(
          new RunState.Position(
              number + 1,
              at.loss() + loss * words,
              at.seconds() + (System.nanoTime() - start) / 1e9));
      if (!listener.batch(state, batches.size())) {
        return false;
      }
    }
    return true;
  }

  private int[] beginning(int row) {
    int[] ids = texts.ids(row);
    return ids.length > MOST_TOKENS ? Arrays.copyOf(ids, MOST_TOKENS) : ids;
  }

  /** The mean loss of a batch; not finite if the gradient is not. */
  private double step(
      LanguageModelState state,
      CandidateSampler sampler,
      TokenBatch batch,
      double rate,
      int epoch,
      int number) {
    Candidates candidates = sampler.candidates(batch, seed.stream("sampled words", epoch, number));
    List<RandomGenerator> random =
        List.of(
            seed.stream("word dropout", epoch, number),
            seed.stream("next dropout", epoch, number),
            seed.stream("previous dropout", epoch, number));
    return backend.pass(() -> step(state, batch, candidates, random, rate));
  }

  /** As above, within a pass. */
  double step(
      LanguageModelState state,
      TokenBatch batch,
      Candidates candidates,
      List<RandomGenerator> random,
      double rate) {
    LanguageModel.Gradient gradient = state.model().gradient(backend, batch, candidates, random);
    if (!Double.isFinite(gradient.loss())) {
      return gradient.loss();
    }
    Map<Parameter, RowGradient> rows = new LinkedHashMap<>(gradient.rows());
    if (config.optimization().freezeEmbedding()) {
      rows.remove(state.model().embedding().weight());
    }
    double norm =
        new ClipAndStep(state.optimizer(), config.optimization().clip())
            .apply(backend, state.model().denseParameters(), rows, rate)
            .getAsDouble();
    return Double.isFinite(norm) ? gradient.loss() : norm;
  }
}
