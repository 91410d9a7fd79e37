package io.valence.app.train;

import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;

/**
 * What a training would be: its size, its memory, and its time, measured on some of its batches.
 *
 * @param parameters how many numbers are trained
 * @param pretraining how long its epochs take; null without any
 * @param training how long its epochs take
 */
public record DryRun(TrainingPlan plan, long parameters, Pace pretraining, Pace training) {
  /** Seconds for the compiler to do its work, and then to measure. */
  private static final double WARM_UP = 4;

  private static final double MEASURE = 4;

  /**
   * How fast epochs go.
   *
   * @param batches of an epoch
   * @param epochs how many there may be
   * @param secondsPerEpoch without the evaluation
   */
  public record Pace(int batches, int epochs, double secondsPerEpoch) {
    /** All epochs. */
    public double seconds() {
      return epochs * secondsPerEpoch;
    }
  }

  static DryRun measure(Backend backend, TrainingPlan plan) {
    RunConfig config = plan.config();
    TrainingState state = new TrainingStart(config, plan.data()).state();
    long parameters = state.model().parameterCount();
    if (state.pretraining() == null) {
      Pace pace = pace(backend, config, plan, state, config.train().stopping().epochs());
      return new DryRun(plan, parameters, null, pace);
    }
    Pace pretraining = pace(backend, config, plan, state, config.train().stopping().pretraining());
    RunConfig labels = new ConfigReader(config).set("train.pretraining=0").read();
    TrainingState second = new TrainingStart(labels, plan.data()).state();
    Pace training = pace(backend, labels, plan, second, config.train().stopping().epochs());
    return new DryRun(plan, parameters, pretraining, training);
  }

  private static Pace pace(
      Backend backend, RunConfig timed, TrainingPlan plan, TrainingState state, int epochs) {
    Stopwatch watch = new Stopwatch();
    new Trainer(backend, timed.train(), plan.data().train(), plan.data().dev()).run(state, watch);
    return new Pace(watch.batches, epochs, watch.secondsPerBatch() * watch.batches);
  }

  /** Times batches, those at the beginning apart. */
  private static final class Stopwatch implements Trainer.Listener {
    private final long start = System.nanoTime();
    private int batches;
    private int done;
    private int before;
    private long since = start;

    @Override
    public boolean batch(TrainingState state, int ofEpoch) {
      batches = ofEpoch;
      done++;
      double seconds = (System.nanoTime() - start) / 1e9;
      if (seconds < WARM_UP) {
        before = done;
        since = System.nanoTime();
      }
      return seconds < WARM_UP + MEASURE;
    }

    @Override
    public boolean pretrained(TrainingState state, PretrainingReport report) {
      return false;
    }

    @Override
    public boolean epoch(TrainingState state, EpochReport report, boolean best) {
      return true;
    }

    /** Over the batches after the warm-up; over all when the training ended within it. */
    double secondsPerBatch() {
      return done > before
          ? (System.nanoTime() - since) / 1e9 / (done - before)
          : (since - start) / 1e9 / done;
    }
  }
}
