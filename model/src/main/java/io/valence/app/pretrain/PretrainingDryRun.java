package io.valence.app.pretrain;

import io.valence.app.run.BatchTimer;
import io.valence.model.language.Perplexity;
import io.valence.model.math.Backend;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.LanguageModelTrainer;
import io.valence.model.train.PretrainingReport;

/**
 * The size and time of a pretraining, measured on some of its batches.
 *
 * @param batches batches per epoch
 * @param secondsPerEpoch including the evaluation
 */
public record PretrainingDryRun(PretrainingPlan plan, int batches, double secondsPerEpoch) {
  /** The maximum number of epochs. */
  public int epochs() {
    return plan.config().train().stopping().epochs();
  }

  static PretrainingDryRun measure(Backend backend, PretrainingPlan plan) {
    LanguageModelState state = plan.state();
    BatchTimer timer = new BatchTimer();
    new LanguageModelTrainer(backend, plan.config().train(), plan.data().train(), null)
        .run(state, timed(timer));
    long start = System.nanoTime();
    Perplexity.of(backend, state.model(), plan.data().heldBack());
    double evaluation = (System.nanoTime() - start) / 1e9;
    return new PretrainingDryRun(
        plan, timer.batches(), timer.batches() * timer.secondsPerBatch() + evaluation);
  }

  private static LanguageModelTrainer.Listener timed(BatchTimer timer) {
    return new LanguageModelTrainer.Listener() {
      @Override
      public boolean batch(LanguageModelState state, int batches) {
        return timer.batch(batches);
      }

      @Override
      public boolean epoch(LanguageModelState state, PretrainingReport report, boolean best) {
        return true;
      }
    };
  }
}
