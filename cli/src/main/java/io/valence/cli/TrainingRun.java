package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.cli.report.Report;
import io.valence.data.InputException;
import io.valence.data.Seed;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.ModelFileException;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.checkpoint.TrainingCheckpoint;
import io.valence.model.math.Backend;
import io.valence.model.train.BagOfWords;
import io.valence.model.train.DivergedException;
import io.valence.model.train.EpochReport;
import io.valence.model.train.Evaluation;
import io.valence.model.train.Evaluator;
import io.valence.model.train.PretrainingReport;
import io.valence.model.train.Scores;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;

/** One training in one folder. */
final class TrainingRun {
  private static final int MOST_DIVERGENCES = 3;

  private final Terminal terminal;
  private final RunFolder folder;
  private final RunConfig config;
  private final TrainingData data;
  private final Provenance provenance;
  private final Budget checkpointEvery;

  /**
   * @param checkpointEvery time after which an epoch at hand is saved
   */
  TrainingRun(
      Terminal terminal,
      RunFolder folder,
      RunConfig config,
      TrainingData data,
      Provenance provenance,
      Budget checkpointEvery) {
    this.checkpointEvery = checkpointEvery;
    this.terminal = terminal;
    this.folder = folder;
    this.config = config;
    this.data = data;
    this.provenance = provenance;
  }

  /** How a training came to its end. */
  record Outcome(ExitCode code, double accuracy) {}

  /**
   * Trains to the end or to a signal, saving on the way, and judges the best model.
   *
   * @param resume whether to go on from the folder's checkpoint
   */
  Outcome train(Backend backend, boolean resume) throws IOException {
    FileChannel lock = folder.lock();
    try (Interrupt interrupt = new Interrupt(this::announceStop)) {
      TrainingState state = resume ? resumed() : fresh();
      Saver saver = new Saver(folder, checkpointEvery, interrupt, this::trained);
      state = trained(backend, state, saver);
      double accuracy = state.epochs() == 0 ? Double.NaN : finish(backend, state, interrupt);
      if (!interrupt.came()) {
        return new Outcome(ExitCode.DONE, accuracy);
      }
      return new Outcome(interrupt.exitCode(), accuracy);
    } finally {
      lock.close();
    }
  }

  /** Goes back to the last state saved, with half the learning rate, when training diverges. */
  private TrainingState trained(Backend backend, TrainingState first, Saver saver)
      throws IOException {
    Trainer trainer = new Trainer(backend, config.train(), data.train(), data.dev());
    TrainingState state = first;
    int epochs = epochsDone(state);
    for (int divergences = 0; ; ) {
      try (TrainingProgress progress =
          new TrainingProgress(
              terminal, config.train(), data, saver.listener(this::announce, this::announce))) {
        if (trainer.run(state, progress) && state.epochs() < config.train().epochs()) {
          terminal.note("no better for %d epochs: stopped", config.train().patience());
        }
        return state;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (DivergedException e) {
        // Three in a row: an epoch that went well starts the count anew.
        divergences = epochsDone(state) > epochs ? 1 : divergences + 1;
        epochs = epochsDone(state);
        if (divergences == MOST_DIVERGENCES) {
          throw e;
        }
        double factor = state.rateFactor() / 2;
        state = lastSaved();
        while (state.rateFactor() > factor) {
          state.halveRate();
        }
        terminal.note(
            "%s; going back to what was saved after %s, with %s of the learning rate",
            e.getMessage(), place(state), factor);
      }
    }
  }

  /** Of pretraining and training. */
  private int epochsDone(TrainingState state) {
    return state.pretraining() == null
        ? config.train().pretraining() + state.epochs()
        : state.pretraining().epochs();
  }

  private TrainingState lastSaved() throws IOException {
    TrainingState saved = loaded();
    return saved == null ? new FreshTraining(config, data).state() : saved;
  }

  private TrainingState fresh() throws IOException {
    folder.begin(config);
    return new FreshTraining(config, data).state();
  }

  /** The folder's checkpoint, or the one before it; null when there is none. */
  private TrainingState loaded() {
    ModelFileException damaged = null;
    String problem = null;
    for (TrainingCheckpoint checkpoint : folder.checkpoints()) {
      if (!checkpoint.exists()) {
        problem = checkpoint.path() + " is missing";
        continue;
      }
      TrainingState state = new FreshTraining(config, data).empty();
      try {
        checkpoint.load(state, config, provenance);
        if (problem != null) {
          terminal.note("%s; going on from the one before", problem);
        }
        return state;
      } catch (ModelFileException e) {
        damaged = damaged == null ? e : damaged;
        problem = e.getMessage();
      }
    }
    if (damaged != null) {
      throw damaged;
    }
    return null;
  }

  /** The state of the folder's checkpoint; a fresh one when the run ended before its first. */
  private TrainingState resumed() throws IOException {
    TrainingState state = loaded();
    if (state == null && folder.hasModel()) {
      throw new InputException(
          folder.path().toString(), "its checkpoint is gone", "start anew with --force");
    }
    if (state == null) {
      terminal.note("nothing was saved yet: beginning anew");
      return fresh();
    }
    folder.saveConfig(config);
    terminal.note("going on after %s", place(state));
    return state;
  }

  private static String place(TrainingState state) {
    int batches = state.position().batches();
    if (state.pretraining() != null) {
      return "epoch " + state.pretraining().epochs() + ", batch " + batches + " of pretraining";
    }
    return "epoch " + state.epochs() + ", batch " + batches;
  }

  private void announceStop() {
    terminal.note(
        "stopping: the batch at hand is finished and all is saved; again to stop at once");
  }

  private void announce(PretrainingReport report) {
    terminal.note(
        "pretraining %2d  loss %.4f  %,8.0f tokens/s  %.1f s",
        report.epoch(), report.loss(), report.tokensPerSecond(), report.seconds());
  }

  private void announce(EpochReport report, boolean best) {
    terminal.note(
        "epoch %2d  loss %.4f  dev accuracy %.4f  dev loss %.4f  %,8.0f tokens/s  %.1f s%s",
        report.epoch(),
        report.loss(),
        report.dev().accuracy(),
        report.dev().loss(),
        report.tokensPerSecond(),
        report.seconds(),
        best ? "  best" : "");
    terminal.detail(
        "          learning rate %.2e  dev macro-F1 %.4f",
        report.learningRate(), report.dev().macroF1());
  }

  private TrainedModel trained(TrainingState state) {
    ObjectNode metrics = Json.mapper().createObjectNode();
    if (state.epochs() > 0) {
      Evaluation dev = state.history().get(state.epochs() - 1).dev();
      metrics.put("accuracy", dev.accuracy()).put("loss", dev.loss());
    }
    return new TrainedModel(
        state.judged(),
        config,
        data.labels(),
        data.vocabulary(),
        provenance,
        metrics.toString(),
        state.optimizer().steps());
  }

  /** Judges the best model beside a baseline, and says where it is. */
  private double finish(Backend backend, TrainingState state, Interrupt interrupt)
      throws IOException {
    TrainedModel best = new Calibration(folder.model(), config.train()).apply(backend, data.dev());
    Evaluator evaluator = new Evaluator(backend, best.classifier());
    BagOfWords baseline =
        BagOfWords.train(
            data.train(),
            data.dev(),
            data.vocabulary().size(),
            data.labels().size(),
            new Seed(config.train().seed()));
    folder.baseline().save(baseline, best);
    ObjectNode metrics = Json.mapper().createObjectNode();
    Scores scores = evaluator.scores(data.dev());
    metrics.set("dev", report("dev", scores, baseline.accuracy(data.dev())));
    if (data.test() != null) {
      scores = evaluator.scores(data.test());
      metrics.set("test", report("test", scores, baseline.accuracy(data.test())));
    }
    metrics.put("best_epoch", state.bestEpoch());
    metrics.put("fingerprint", best.fingerprint());
    folder.saveMetrics(metrics);
    terminal.note("the model of epoch %d is in %s", state.bestEpoch(), folder.path());
    if (!interrupt.came()) {
      // Explaining takes a while, and who stopped the training does not want to wait.
      folder.saveReport(
          new ReportMaker(backend, best, data).report(folder.name(), state, metrics, scores));
      terminal.note("the report is in %s", folder.path().resolve(Report.HTML));
    }
    terminal.note("try: valence predict -m %s \"…\"", new ShellWord(folder.path()));
    return scores.evaluation().accuracy();
  }

  private ObjectNode report(String name, Scores scores, double bagOfWords) {
    EvaluationReport report = new EvaluationReport(scores, data.labels(), bagOfWords);
    terminal.result("%s", name);
    report.lines().forEach(line -> terminal.result("  %s", line));
    return report.json();
  }
}
