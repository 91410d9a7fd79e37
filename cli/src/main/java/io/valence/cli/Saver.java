package io.valence.cli;

import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.train.EpochReport;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Saves a training at the end of each epoch, from time to time inside one, and at a signal. */
final class Saver {
  private final RunFolder folder;
  private final Budget every;
  private final Interrupt interrupt;
  private final Function<TrainingState, TrainedModel> model;
  private long saved = System.nanoTime();

  /**
   * @param every time after which an epoch at hand is saved
   * @param model what goes into a model file
   */
  Saver(
      RunFolder folder,
      Budget every,
      Interrupt interrupt,
      Function<TrainingState, TrainedModel> model) {
    this.folder = folder;
    this.every = every;
    this.interrupt = interrupt;
    this.model = model;
  }

  /**
   * What a trainer tells of its progress.
   *
   * @param pretraining hears of every epoch of pretraining that is saved
   * @param epochs hears of every epoch that is saved
   */
  Trainer.Listener listener(
      Consumer<PretrainingReport> pretraining, BiConsumer<EpochReport, Boolean> epochs) {
    return new Trainer.Listener() {
      @Override
      public boolean batch(TrainingState state, int batches) {
        // The last batch of an epoch is saved with the epoch.
        boolean within = state.position().batches() < batches;
        boolean due = System.nanoTime() - saved >= every.nanoseconds();
        if (within && (due || interrupt.came())) {
          save(() -> folder.saveCheckpoint(model.apply(state), state));
        }
        return !(within && interrupt.came());
      }

      @Override
      public boolean pretrained(TrainingState state, PretrainingReport report) {
        save(() -> folder.saveCheckpoint(model.apply(state), state));
        pretraining.accept(report);
        return !interrupt.came();
      }

      @Override
      public boolean epoch(TrainingState state, EpochReport report, boolean best) {
        save(() -> folder.saveEpoch(model.apply(state), state, best));
        epochs.accept(report, best);
        return !interrupt.came();
      }
    };
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
