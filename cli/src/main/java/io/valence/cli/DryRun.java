package io.valence.cli;

import io.valence.model.checkpoint.ConfigReader;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.util.Arrays;

/** What a training would be: its size, its memory, and its time by some batches of it. */
record DryRun(Terminal terminal, RunConfig config, TrainingData data) {
  /** For the compiler to do its work, and then to measure. */
  private static final double WARM_UP = 4;

  private static final double MEASURE = 4;

  void run(Backend backend) {
    TrainingState state = new FreshTraining(config, data).state();
    long parameters = 0;
    for (Parameter parameter : state.model().parameters()) {
      parameters += Arrays.stream(parameter.shape()).asLongStream().reduce(1, (a, b) -> a * b);
    }
    terminal.result("vocabulary %d, parameters %,d", data.vocabulary().size(), parameters);
    MemoryEstimate memory = MemoryEstimate.of(config, data);
    terminal.result(
        "memory: about %,d MiB of heap, of %,d there may be, and %,d MiB outside it",
        memory.heap() >> 20, Runtime.getRuntime().maxMemory() >> 20, memory.outside() >> 20);
    if (state.pretraining() != null) {
      pace(backend, config, state, "pretraining: ", config.train().pretraining());
      RunConfig labels = new ConfigReader(config).set("train.pretraining=0").read();
      pace(backend, labels, new FreshTraining(labels, data).state(), "", config.train().epochs());
    } else {
      pace(backend, config, state, "", config.train().epochs());
    }
  }

  private void pace(
      Backend backend, RunConfig timed, TrainingState state, String what, int epochs) {
    Pace pace = new Pace();
    new Trainer(backend, timed.train(), data.train(), data.dev()).run(state, pace);
    double epoch = pace.secondsPerBatch() * pace.batches;
    terminal.result(
        "%s%d batches an epoch, %.2f s an epoch (%,.0f tokens/s); all %d epochs: %s",
        what, pace.batches, epoch, data.train().tokens() / epoch, epochs, time(epoch * epochs));
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120
        ? whole + " s"
        : whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** Times batches, those at the beginning apart. */
  private static final class Pace implements Trainer.Listener {
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
