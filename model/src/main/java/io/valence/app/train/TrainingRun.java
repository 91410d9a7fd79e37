package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.app.report.ReportBuilder;
import io.valence.app.run.InputPaths;
import io.valence.app.run.RunFolder;
import io.valence.app.run.RunLock;
import io.valence.data.Corpus;
import io.valence.data.table.InputException;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.config.Json;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.BiasCorrectedTemperature;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.Scores;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.NaiveBayesRegression;
import io.valence.model.math.Backend;
import io.valence.model.train.DivergedException;
import io.valence.model.train.LanguageModelState;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingRows;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One training in one folder. */
final class TrainingRun {
  private final TrainingListener listener;
  private final RunFolder folder;
  private final TrainingPlan plan;
  private final RunConfig config;
  private final TrainingData data;
  private final Duration checkpointEvery;

  /**
   * @param checkpointEvery interval at which the current epoch is saved
   */
  TrainingRun(
      TrainingListener listener, RunFolder folder, TrainingPlan plan, Duration checkpointEvery) {
    this.listener = listener;
    this.folder = folder;
    this.plan = plan;
    this.config = plan.config();
    this.data = plan.data();
    this.checkpointEvery = checkpointEvery;
  }

  /**
   * Trains to the end or until the listener stops it, saving regularly, and evaluates the best
   * model.
   *
   * @param inputs files of a new run, for its record
   * @param resume whether to continue from the folder's checkpoint
   */
  TrainingResult train(Backend backend, InputPaths inputs, boolean resume) throws IOException {
    RunLock lock = folder.lock();
    try {
      return train(backend, resume ? resumed(inputs) : fresh(inputs));
    } finally {
      lock.close();
    }
  }

  private TrainingResult train(Backend backend, TrainingState first) throws IOException {
    listener.started();
    try {
      TrainingState state = trained(backend, first);
      // Asked once: a request that comes later does not make a complete run an incomplete one.
      boolean completed = !listener.stopRequested();
      double accuracy = state.epochs() == 0 ? Double.NaN : finish(backend, state, completed);
      return new TrainingResult(folder.path(), completed, accuracy);
    } finally {
      listener.ended();
    }
  }

  /** On divergence, returns to the last saved state with half the learning rate. */
  private TrainingState trained(Backend backend, TrainingState first) throws IOException {
    TrainingRows rows = data.rows(backend);
    Trainer trainer = new Trainer(backend, config.train(), rows);
    CheckpointListener saver =
        new CheckpointListener(
            folder, checkpointEvery, config.train(), rows, listener, this::model);
    TrainingState state = first;
    Divergences divergences = new Divergences(epochsDone(state));
    while (true) {
      try {
        if (trainer.run(state, saver) && state.epochs() < config.train().stopping().epochs()) {
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

  private TrainingState rolledBack(double factor, DivergedException problem) {
    TrainingState saved = loaded();
    TrainingState state = saved == null ? new TrainingStart(config, data).state() : saved;
    while (state.rateFactor() > factor) {
      state.halveRate();
    }
    listener.rolledBack(problem, place(state), factor);
    return state;
  }

  /** Both pretraining and training. */
  private int epochsDone(TrainingState state) {
    return state.pretraining() == null
        ? config.train().languageModel().pretraining() + state.epochs()
        : state.pretraining().epochs();
  }

  private TrainingState fresh(InputPaths inputs) throws IOException {
    folder.saveInputs(inputs);
    folder.begin(config);
    return new TrainingStart(config, data).state();
  }

  /** The last saved state; null when there is none. */
  private TrainingState loaded() {
    return new SavedState<TrainingState>(folder.checkpoints(), config, plan.provenance(), listener)
        .load(() -> new TrainingStart(config, data).empty());
  }

  /** The state of the folder's checkpoint; a fresh one if there was none yet. */
  private TrainingState resumed(InputPaths inputs) throws IOException {
    TrainingState state = loaded();
    // An unfinished first epoch is trained again, with the same bits.
    if (state == null && folder.hasModel() && folder.loggedEpochs() > 1) {
      throw new InputException(
          folder.path().toString(), "its checkpoint is gone", "start again with --force");
    }
    if (state == null) {
      listener.beginningAnew();
      return fresh(inputs);
    }
    folder.saveConfig(config);
    // The files may have been moved, and the log lost.
    folder.saveInputs(inputs);
    folder.saveLog(state.history());
    listener.resumed(place(state));
    return state;
  }

  private static String place(TrainingState state) {
    LanguageModelState pretraining = state.pretraining();
    if (pretraining != null) {
      int batches = pretraining.position().batches();
      return "epoch " + pretraining.epochs() + ", batch " + batches + " of pretraining";
    }
    int batches = state.position().batches();
    return "epoch " + state.epochs() + ", batch " + batches;
  }

  private TrainedModel model(TrainingState state) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    if (state.epochs() > 0) {
      Evaluation dev = state.history().get(state.epochs() - 1).dev();
      metrics.put("accuracy", dev.accuracy());
      metrics.put("loss", dev.loss());
    }
    return new TrainedModel(
        state.evaluated(),
        null,
        config,
        data.labels(),
        data.vocabulary(),
        plan.provenance(),
        Json.line(metrics),
        state.optimizer().steps(),
        true);
  }

  /** Evaluates the best model and a baseline, and makes its report. */
  private double finish(Backend backend, TrainingState state, boolean completed)
      throws IOException {
    LinearModel linear = linear(backend);
    Calibration.Result calibrated =
        new Calibration(folder.model(), config, linear).apply(backend, data.dev());
    TrainedModel best = calibrated.model();
    folder.baseline().save(linear, best);
    Map<String, Object> metrics = new LinkedHashMap<>();
    Scores dev = evaluated("dev", backend, best, linear, data.dev(), metrics);
    Scores test = null;
    if (data.test() != null) {
      test = evaluated("test", backend, best, linear, data.test(), metrics);
    }
    Scores scores = test == null ? dev : test;
    listener.compared(compared(backend, calibrated, dev, test, metrics));
    metrics.put("best_epoch", state.bestEpoch());
    metrics.put(RunFolder.FINGERPRINT, best.fingerprint());
    folder.saveMetrics(metrics, completed);
    listener.saved(folder.path(), state.bestEpoch());
    if (completed) {
      // Attributions take a while, and a user who stopped training does not want to wait.
      ReportBuilder builder = new ReportBuilder(backend, best, data);
      TrainingReport report =
          new TrainingReport(builder.report(folder.name(), state, metrics, scores), folder);
      folder.saveReport(report.report());
      listener.reported(report);
    }
    return scores.evaluation().accuracy();
  }

  /** Compares network, linear model and both, on dev and test; returns that on dev. */
  private Comparison compared(
      Backend backend,
      Calibration.Result calibrated,
      Scores dev,
      Scores test,
      Map<String, Object> metrics) {
    Map<String, Object> rows = new LinkedHashMap<>();
    Comparison onDev = calibrated.comparison(backend, data.dev(), dev);
    rows.put("dev", onDev.fields());
    if (test != null) {
      rows.put("test", calibrated.comparison(backend, data.test(), test).fields());
    }
    metrics.put("comparison", rows);
    metrics.put("answer", onDev.answer().name().toLowerCase(Locale.ROOT));
    if (!onDev.bias().isEmpty()) {
      metrics.put("bias", onDev.bias());
    }
    return onDev;
  }

  /** Calibrated as the network is, so that neither has an advantage. */
  private LinearModel linear(Backend backend) {
    LinearModel linear =
        new NaiveBayesRegression(
                data.train(), data.dev(), data.vocabulary().size(), data.labels().size())
            .train(backend);
    return config.train().calibratesBias()
        ? linear.calibrated(BiasCorrectedTemperature.fit(linear.scores(data.dev())))
        : linear;
  }

  private Scores evaluated(
      String name,
      Backend backend,
      TrainedModel model,
      LinearModel linear,
      Corpus rows,
      Map<String, Object> metrics) {
    Scores scores = model.answering().scores(backend, rows);
    EvaluationResult result =
        new EvaluationResult(scores, data.labels(), data.scale(), linear.scores(rows));
    metrics.put(name, result.fields());
    listener.evaluated(name, 1, result);
    return scores;
  }
}
