package io.valence.app.train;

import io.valence.app.run.BatchTimer;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingRows;
import io.valence.model.train.TrainingState;

/**
 * The size, memory and time of a training, measured on some of its batches.
 *
 * @param parameters number of trained parameters
 * @param pretraining pace of its epochs; null without pretraining
 * @param training pace of its epochs
 */
public record DryRun(TrainingPlan plan, long parameters, Pace pretraining, Pace training) {
  /**
   * The speed of epochs.
   *
   * @param batches batches per epoch
   * @param epochs number expected: fewer than {@code most} if a training of a few seconds ended
   * @param most maximum number
   * @param secondsPerEpoch including the evaluation
   */
  public record Pace(int batches, int epochs, int most, double secondsPerEpoch) {
    /** For all epochs. */
    public double seconds() {
      return epochs * secondsPerEpoch;
    }
  }

  static DryRun measure(Backend backend, TrainingPlan plan) {
    RunConfig config = plan.config();
    TrainingState state = plan.state();
    long parameters = state.model().parameterCount();
    TrainingRows rows = plan.data().rows(backend);
    if (state.pretraining() == null) {
      Pace pace = pace(backend, config, rows, state, config.train().stopping().epochs());
      return new DryRun(plan, parameters, null, pace);
    }
    Pace pretraining =
        pace(backend, config, rows, state, config.train().languageModel().pretraining());
    RunConfig labels = new ConfigReader(config).set("train.pretraining=0").read();
    TrainingState second = new TrainingStart(labels, plan.data()).state();
    Pace training = pace(backend, labels, rows, second, config.train().stopping().epochs());
    return new DryRun(plan, parameters, pretraining, training);
  }

  private static Pace pace(
      Backend backend, RunConfig timed, TrainingRows rows, TrainingState state, int epochs) {
    Stopwatch watch = new Stopwatch();
    boolean ended = new Trainer(backend, timed.train(), rows).run(state, watch);
    if (ended) {
      // A training this short ran completely, including JIT compilation.
      double seconds = watch.timer.elapsed() / watch.epochs;
      return new Pace(watch.timer.batches(), watch.epochs, epochs, seconds);
    }
    return new Pace(watch.timer.batches(), epochs, epochs, watch.secondsPerEpoch());
  }

  /** Times batches and evaluations. */
  private static final class Stopwatch implements Trainer.Listener {
    private final BatchTimer timer = new BatchTimer();
    private int epochs;
    private double evaluationSeconds;

    @Override
    public boolean batch(TrainingState state, int ofEpoch) {
      return timer.batch(ofEpoch);
    }

    @Override
    public boolean pretrained(TrainingState state, PretrainingReport report) {
      return false;
    }

    @Override
    public boolean epoch(TrainingState state, EpochReport report, boolean best) {
      epochs++;
      evaluationSeconds += timer.lap();
      return true;
    }

    double secondsPerEpoch() {
      double evaluation = epochs == 0 ? 0 : evaluationSeconds / epochs;
      return timer.batches() * timer.secondsPerBatch() + evaluation;
    }
  }
}
