package io.valence.app.pretrain;

import io.valence.app.report.PretrainingRecord;
import io.valence.app.run.LanguageModelFolder;
import io.valence.app.run.RunLock;
import io.valence.app.train.BatchProgress;
import io.valence.app.train.Divergences;
import io.valence.app.train.SavedState;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.TrainedLanguageModel;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.train.DivergedException;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.LanguageModelTrainer;
import io.valence.model.train.PretrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One pretraining in one folder; saves it at each epoch, at intervals, and before it stops. */
final class PretrainingRun implements LanguageModelTrainer.Listener {
  private final PretrainingJob job;
  private final PretrainingListener listener;
  private final LanguageModelFolder folder;
  private final PretrainingPlan plan;
  private final RunConfig config;
  private long saved = System.nanoTime();

  PretrainingRun(PretrainingJob job, LanguageModelFolder folder, PretrainingPlan plan) {
    this.job = job;
    this.listener = job.listener();
    this.folder = folder;
    this.plan = plan;
    this.config = plan.config();
  }

  /**
   * Trains to the end or until the listener stops it.
   *
   * @param texts the files, for the record
   * @param resume whether to continue from the folder's checkpoint
   * @return false when the listener stopped it
   */
  boolean train(List<Path> texts, boolean resume) throws IOException {
    RunLock lock = folder.lock();
    try {
      LanguageModelState first = resume ? resumed(texts) : fresh(texts);
      listener.started();
      try {
        LanguageModelState state = trained(first);
        boolean completed = !listener.stopRequested();
        if (state.bestEpoch() > 0) {
          finish(state, completed);
        }
        return completed;
      } finally {
        listener.ended();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      lock.close();
    }
  }

  /** On divergence, returns to the last saved state with half the learning rate. */
  private LanguageModelState trained(LanguageModelState first) {
    LanguageModelTrainer trainer =
        new LanguageModelTrainer(
            job.backend(), config.train(), plan.data().train(), plan.data().heldBack());
    LanguageModelState state = first;
    Divergences divergences = new Divergences(state.epochs());
    while (true) {
      try {
        if (trainer.run(state, this) && state.epochs() < config.train().stopping().epochs()) {
          listener.stoppedEarly(config.train().stopping().patience());
        }
        return state;
      } catch (DivergedException e) {
        divergences.add(e, state.epochs());
        state = rolledBack(state.rateFactor() / 2, e);
      }
    }
  }

  private LanguageModelState rolledBack(double factor, DivergedException problem) {
    LanguageModelState loaded = loaded();
    LanguageModelState state = loaded == null ? plan.state() : loaded;
    while (state.rateFactor() > factor) {
      state.halveRate();
    }
    listener.rolledBack(problem, place(state), factor);
    return state;
  }

  private static String place(LanguageModelState state) {
    return "epoch " + state.epochs() + ", batch " + state.position().batches();
  }

  private LanguageModelState fresh(List<Path> texts) throws IOException {
    folder.begin(config, texts);
    return plan.state();
  }

  private LanguageModelState resumed(List<Path> texts) throws IOException {
    LanguageModelState state = loaded();
    // An unfinished first epoch is trained again, with the same bits.
    if (state == null && folder.hasModel() && folder.loggedEpochs() > 1) {
      throw new InputException(
          folder.path().toString(), "its checkpoint is gone", "start again with --force");
    }
    if (state == null) {
      listener.beginningAnew();
      return fresh(texts);
    }
    folder.saveConfig(config);
    folder.saveTexts(texts); // they may have been moved
    listener.resumed(place(state));
    return state;
  }

  /** The last saved state; null when there is none. */
  private LanguageModelState loaded() {
    return new SavedState<LanguageModelState>(
            folder.checkpoints(), config, plan.provenance(), listener)
        .load(plan::empty);
  }

  @Override
  public boolean batch(LanguageModelState state, int batches) {
    listener.batch(progress(state, batches));
    boolean stops = listener.stopRequested();
    // The last batch of an epoch is saved with the epoch.
    boolean within = state.position().batches() < batches;
    boolean due = Duration.ofNanos(System.nanoTime() - saved).compareTo(job.checkpointEvery()) >= 0;
    if (within && (due || stops)) {
      save(() -> folder.saveCheckpoint(model(state), state));
    }
    return !(within && stops);
  }

  private BatchProgress progress(LanguageModelState state, int batches) {
    int done = state.position().batches();
    double part = (double) config.train().stopping().passes() * done / batches;
    return new BatchProgress(
        false,
        state.epochs() + 1,
        config.train().stopping().epochs(),
        done,
        batches,
        part * plan.data().train().tokens() / state.position().seconds(),
        state.position().loss() / (part * state.model().predicted(plan.data().train())));
  }

  @Override
  public boolean epoch(LanguageModelState state, PretrainingReport report, boolean best) {
    save(() -> folder.saveEpoch(model(state), state, best));
    listener.epoch(report, best);
    return !listener.stopRequested();
  }

  private TrainedLanguageModel model(LanguageModelState state) {
    String metrics = "";
    if (state.epochs() > 0) {
      PretrainingReport last = state.history().get(state.epochs() - 1);
      metrics = Json.line(LanguageModelFolder.fields(last.heldBack()));
    }
    return new TrainedLanguageModel(
        state.model(), config, plan.data().vocabulary(), plan.provenance(), metrics);
  }

  private void finish(LanguageModelState state, boolean completed) throws IOException {
    PretrainingReport best = state.history().get(state.bestEpoch() - 1);
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("dev", LanguageModelFolder.fields(best.heldBack()));
    metrics.put("best_epoch", best.epoch());
    folder.saveMetrics(metrics, completed);
    listener.saved(folder.model().path(), best);
    listener.reported(folder, record(state));
  }

  private PretrainingRecord record(LanguageModelState state) {
    PretrainingData data = plan.data();
    return new PretrainingRecord(
        folder.given().getFileName().toString(),
        plan.provenance().version(),
        plan.provenance().command(),
        plan.provenance().inputs(),
        config,
        plan.parameters(),
        data.vocabulary().size(),
        data.train().rows(),
        data.train().tokens(),
        state.history(),
        state.bestEpoch());
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
