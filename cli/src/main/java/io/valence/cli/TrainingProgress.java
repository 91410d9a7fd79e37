package io.valence.cli;

import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.TrainConfig;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;

/** Shows how an epoch goes, and hands on to another listener what it hears. */
final class TrainingProgress implements Trainer.Listener, AutoCloseable {
  private final Terminal terminal;
  private final Trainer.Listener next;
  private final TrainConfig config;
  private final TrainingData data;
  private Progress progress;

  /**
   * @param config how many epochs there may be
   */
  TrainingProgress(
      Terminal terminal, TrainConfig config, TrainingData data, Trainer.Listener next) {
    this.terminal = terminal;
    this.config = config;
    this.data = data;
    this.next = next;
  }

  @Override
  public boolean batch(TrainingState state, int batches) {
    if (progress == null) {
      progress = new Progress(terminal, task(state), "batches", batches);
    }
    TrainingState.Position at = state.position();
    double part = (double) at.batches() / batches;
    progress.at(at.batches());
    progress.message(
        "%,.0f tokens/s  loss %.4f",
        part * data.train().tokens() / at.seconds(), at.loss() / (part * data.train().rows()));
    if (at.batches() == batches) {
      close();
    }
    return next.batch(state, batches);
  }

  private String task(TrainingState state) {
    if (state.pretraining() != null) {
      return "pretraining " + (state.pretraining().epochs() + 1) + " of " + config.pretraining();
    }
    return "epoch " + (state.epochs() + 1) + " of " + config.epochs();
  }

  @Override
  public boolean pretrained(TrainingState state, PretrainingReport report) {
    return next.pretrained(state, report);
  }

  @Override
  public boolean epoch(TrainingState state, EpochReport report, boolean best) {
    return next.epoch(state, report, best);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
