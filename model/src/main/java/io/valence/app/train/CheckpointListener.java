package io.valence.app.train;

import io.valence.app.run.RunFolder;
import io.valence.data.Corpus;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.TrainConfig;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingRows;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Saves a training at the end of each epoch, at intervals within one, and before it stops; then
 * notifies the listener.
 */
final class CheckpointListener implements Trainer.Listener {
  private final RunFolder folder;
  private final Duration every;
  private final TrainConfig config;
  private final TrainingRows rows;
  private final TrainingListener listener;
  private final Function<TrainingState, TrainedModel> model;
  private long saved = System.nanoTime();

  /**
   * @param every interval at which the current epoch is saved
   * @param rows what is trained on
   * @param model what a model file contains
   */
  CheckpointListener(
      RunFolder folder,
      Duration every,
      TrainConfig config,
      TrainingRows rows,
      TrainingListener listener,
      Function<TrainingState, TrainedModel> model) {
    this.folder = folder;
    this.every = every;
    this.config = config;
    this.rows = rows;
    this.listener = listener;
    this.model = model;
  }

  @Override
  public boolean batch(TrainingState state, int batches) {
    listener.batch(progress(state, batches));
    boolean stops = listener.stopRequested();
    // The last batch of an epoch is saved with the epoch.
    boolean within = position(state).batches() < batches;
    boolean due = Duration.ofNanos(System.nanoTime() - saved).compareTo(every) >= 0;
    if (within && (due || stops)) {
      save(() -> folder.saveCheckpoint(model.apply(state), state));
    }
    return !(within && stops);
  }

  private static TrainingState.Position position(TrainingState state) {
    return state.pretraining() == null ? state.position() : state.pretraining().position();
  }

  private BatchProgress progress(TrainingState state, int batches) {
    boolean pretraining = state.pretraining() != null;
    TrainingState.Position at = position(state);
    int passes = pretraining ? 1 : config.stopping().passes();
    double part = (double) passes * at.batches() / batches;
    Corpus read = pretraining ? rows.texts() : rows.learned();
    long counted = pretraining ? state.pretraining().model().predicted(read) : read.rows();
    return new BatchProgress(
        pretraining,
        1 + (pretraining ? state.pretraining().epochs() : state.epochs()),
        pretraining ? config.languageModel().pretraining() : config.stopping().epochs(),
        at.batches(),
        batches,
        part * read.tokens() / at.seconds(),
        at.loss() / (part * counted));
  }

  @Override
  public boolean pretrained(TrainingState state, PretrainingReport report) {
    save(() -> folder.saveCheckpoint(model.apply(state), state));
    listener.pretrained(report);
    return !listener.stopRequested();
  }

  @Override
  public boolean epoch(TrainingState state, EpochReport report, boolean best) {
    save(() -> folder.saveEpoch(model.apply(state), state, best));
    listener.epoch(report, best);
    return !listener.stopRequested();
  }

  @FunctionalInterface
  private interface Save {
    void run() throws IOException;
  }

  private void save(Save save) {
    try {
      save.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    saved = System.nanoTime();
  }
}
