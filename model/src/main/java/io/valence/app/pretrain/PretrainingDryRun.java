package io.valence.app.pretrain;

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
  /** Seconds for the JIT compiler to warm up, and then to measure. */
  private static final double WARM_UP = 4;

  private static final double MEASURE = 6;

  /** The maximum number of epochs. */
  public int epochs() {
    return plan.config().train().stopping().epochs();
  }

  static PretrainingDryRun measure(Backend backend, PretrainingPlan plan) {
    LanguageModelState state = plan.state();
    Stopwatch watch = new Stopwatch();
    new LanguageModelTrainer(backend, plan.config().train(), plan.data().train(), null)
        .run(state, watch);
    long start = System.nanoTime();
    Perplexity.of(backend, state.model(), plan.data().heldBack());
    double evaluation = (System.nanoTime() - start) / 1e9;
    return new PretrainingDryRun(
        plan, watch.batches, watch.batches * watch.secondsPerBatch() + evaluation);
  }

  /** Times batches, without those of the warm-up. */
  private static final class Stopwatch implements LanguageModelTrainer.Listener {
    private final long start = System.nanoTime();
    private int batches;
    private int done;
    private int timed;
    private double timedSeconds;
    private long last = start;

    @Override
    public boolean batch(LanguageModelState state, int ofEpoch) {
      batches = ofEpoch;
      done++;
      long now = System.nanoTime();
      if (seconds(now) >= WARM_UP) {
        timed++;
        timedSeconds += (now - last) / 1e9;
      }
      last = now;
      return seconds(now) < WARM_UP + MEASURE || timed == 0;
    }

    @Override
    public boolean epoch(LanguageModelState state, PretrainingReport report, boolean best) {
      return true;
    }

    private double seconds(long now) {
      return (now - start) / 1e9;
    }

    /** Over all batches if the pretraining ended within the warm-up. */
    double secondsPerBatch() {
      return timed == 0 ? seconds(last) / done : timedSeconds / timed;
    }
  }
}
