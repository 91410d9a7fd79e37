package io.valence.app.run;

import io.valence.data.table.InputException;
import io.valence.model.config.RunConfig;
import io.valence.model.train.DivergedException;
import io.valence.model.train.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * One training in one folder: starts it or continues it, saves it after each epoch, at intervals
 * and before it stops, and returns to the last saved state when it diverges.
 *
 * @param <S> its state
 * @param <R> its result
 */
public abstract class ResumableRun<S extends RunState<?>, R> {
  private final ResumableFolder<S> folder;
  private final RunPlan<S> plan;
  private final RunConfig config;
  private final RunListener listener;
  private final Duration checkpointEvery;
  private long saved = System.nanoTime();

  /** Writes files. */
  @FunctionalInterface
  protected interface Save {
    void run() throws IOException;
  }

  /**
   * @param checkpointEvery interval at which the current epoch is saved
   */
  protected ResumableRun(
      ResumableFolder<S> folder, RunPlan<S> plan, RunListener listener, Duration checkpointEvery) {
    this.folder = folder;
    this.plan = plan;
    this.config = plan.config();
    this.listener = listener;
    this.checkpointEvery = checkpointEvery;
  }

  /**
   * Trains to the end or until the listener stops it.
   *
   * @param resume whether to continue from the folder's checkpoint
   */
  public final R train(boolean resume) throws IOException {
    RunLock lock = folder.lock();
    try {
      S first = resume ? resumed() : begun();
      listener.started();
      try {
        S last = trained(first);
        // Asked once: a request that comes later does not make a complete run an incomplete one.
        return finish(last, !listener.stopRequested());
      } finally {
        listener.ended();
      }
    } finally {
      lock.close();
    }
  }

  /** Removes an earlier run from the folder and saves the configuration and inputs of this one. */
  protected abstract void begin() throws IOException;

  /** Saves the paths of the files that the run reads, so that it can be resumed without them. */
  protected abstract void saveInputs() throws IOException;

  /**
   * Trains to the last epoch, and calls {@link #batchDone} and {@link #save} on the way.
   *
   * @return false when the listener stopped it
   * @throws DivergedException when a loss or gradient is not finite
   */
  protected abstract boolean run(S state);

  /** Saves a checkpoint. */
  protected abstract void saveCheckpoint(S state) throws IOException;

  /**
   * Evaluates the best model, if there is one, and describes the run.
   *
   * @param completed whether the training was not stopped
   */
  protected abstract R finish(S state, boolean completed) throws IOException;

  /**
   * Reports a batch. Saves within an epoch at intervals and before a stop; the last batch of an
   * epoch is saved with the epoch.
   *
   * @return whether to continue
   */
  protected final boolean batchDone(S state, BatchProgress progress) {
    listener.batch(progress);
    boolean stops = listener.stopRequested();
    boolean within = progress.batch() < progress.batches();
    boolean due = Duration.ofNanos(System.nanoTime() - saved).compareTo(checkpointEvery) >= 0;
    if (within && (due || stops)) {
      save(() -> saveCheckpoint(state));
    }
    return !(within && stops);
  }

  /** Saves in a method that may not throw {@link IOException}; {@link #train} throws it. */
  protected final void save(Save save) {
    try {
      save.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    saved = System.nanoTime();
  }

  /** On divergence, returns to the last saved state with half the learning rate. */
  private S trained(S first) throws IOException {
    S state = first;
    Divergences divergences = new Divergences(epochsDone(state));
    while (true) {
      try {
        if (run(state) && state.epochs() < config.train().stopping().epochs()) {
          listener.stoppedEarly(config.train().stopping().patience());
        }
        return state;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (DivergedException e) {
        divergences.add(e, epochsDone(state));
        state = rolledBack(state.rateFactor() / 2, e);
      }
    }
  }

  private S rolledBack(double factor, DivergedException problem) {
    S loaded = loaded();
    S state = loaded == null ? plan.state() : loaded;
    while (state.rateFactor() > factor) {
      state.halveRate();
    }
    listener.rolledBack(problem, place(state), factor);
    return state;
  }

  private S begun() throws IOException {
    begin();
    return plan.state();
  }

  /** The state of the folder's checkpoint; a fresh one if there was none yet. */
  private S resumed() throws IOException {
    S state = loaded();
    // A first epoch that was logged, but not saved whole, is trained again, with the same bits.
    if (state == null && folder.hasModel() && folder.loggedEpochs() != 1) {
      throw new InputException(
          folder.path().toString(), "its checkpoint is gone", "start again with --force");
    }
    if (state == null) {
      listener.beginningAnew();
      return begun();
    }
    folder.saveConfig(config);
    // The files may have been moved, and the log lost.
    saveInputs();
    folder.saveLog(state.history());
    listener.resumed(place(state));
    return state;
  }

  /** The last saved state; null when there is none. */
  private S loaded() {
    return new SavedState<S>(folder.checkpoints(), config, plan.provenance(), listener)
        .load(plan::empty);
  }

  /** Of pretraining and training together. */
  private int epochsDone(S state) {
    RunState<?> current = state.current();
    int before = current == state ? config.train().languageModel().pretraining() : 0;
    return before + current.epochs();
  }

  private String place(S state) {
    RunState<?> current = state.current();
    return "epoch "
        + current.epochs()
        + ", batch "
        + current.position().batches()
        + (current == state ? "" : " of pretraining");
  }
}
