package io.valence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.data.Corpus;
import io.valence.data.InputException;
import io.valence.data.Seed;
import io.valence.model.checkpoint.Json;
import io.valence.model.checkpoint.Provenance;
import io.valence.model.checkpoint.RunConfig;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.math.Backend;
import io.valence.model.train.BagOfWords;
import io.valence.model.train.EpochReport;
import io.valence.model.train.Evaluation;
import io.valence.model.train.Evaluator;
import io.valence.model.train.Trainer;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One training in one folder. */
final class TrainingRun {
  private final Terminal terminal;
  private final RunFolder folder;
  private final RunConfig config;
  private final TrainingData data;
  private final Provenance provenance;

  TrainingRun(
      Terminal terminal,
      RunFolder folder,
      RunConfig config,
      TrainingData data,
      Provenance provenance) {
    this.terminal = terminal;
    this.folder = folder;
    this.config = config;
    this.data = data;
    this.provenance = provenance;
  }

  /**
   * Trains to the end, saving every epoch, and judges the best model.
   *
   * @param resume whether to go on from the folder's checkpoint
   * @return the accuracy on test, or on dev where there is no test
   */
  double train(Backend backend, boolean resume) throws IOException {
    TrainingState state = resume ? resumed() : fresh();
    Trainer trainer = new Trainer(backend, config.train(), data.train(), data.dev());
    try {
      trainer.run(state, this::epochDone);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (state.epochs() < config.train().epochs()) {
      terminal.note("no better for %d epochs: stopped", config.train().patience());
    }
    return finish(backend, state);
  }

  private TrainingState fresh() throws IOException {
    folder.begin(config);
    return new FreshTraining(config, data).state();
  }

  /**
   * The state of the folder's checkpoint; a fresh one when the run ended before its first epoch.
   */
  private TrainingState resumed() throws IOException {
    if (!folder.hasCheckpoint() && folder.hasModel()) {
      throw new InputException(
          folder.path().toString(), "its checkpoint is gone", "start anew with --force");
    }
    if (!folder.hasCheckpoint()) {
      terminal.note("no epoch was done yet: beginning anew");
      return fresh();
    }
    TrainingState state = new FreshTraining(config, data).empty();
    folder.checkpoint().load(state, provenance);
    folder.saveConfig(config);
    terminal.note("going on after epoch %d", state.epochs());
    return state;
  }

  private boolean epochDone(TrainingState state, EpochReport report, boolean best) {
    terminal.note(
        "epoch %2d  loss %.4f  dev accuracy %.4f  dev loss %.4f  %,8.0f tokens/s  %.1f s%s",
        report.epoch(),
        report.loss(),
        report.dev().accuracy(),
        report.dev().loss(),
        report.tokensPerSecond(),
        report.seconds(),
        best ? "  best" : "");
    try {
      folder.saveEpoch(trained(state, report.dev()), state, best);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainedModel trained(TrainingState state, Evaluation devResult) {
    ObjectNode metrics = Json.mapper().createObjectNode();
    metrics.put("accuracy", devResult.accuracy()).put("loss", devResult.loss());
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
  private double finish(Backend backend, TrainingState state) throws IOException {
    TrainedModel best = new Calibration(folder.model(), config.train()).apply(backend, data.dev());
    Evaluator evaluator = new Evaluator(backend, best.classifier());
    BagOfWords baseline =
        BagOfWords.train(
            data.train(),
            data.dev(),
            data.vocabulary().size(),
            data.labels().size(),
            new Seed(config.train().seed()));
    folder.baseline().save(baseline);
    ObjectNode metrics = Json.mapper().createObjectNode();
    metrics.set("dev", report("dev", evaluator, data.dev(), baseline));
    if (data.test() != null) {
      metrics.set("test", report("test", evaluator, data.test(), baseline));
    }
    metrics.put("best_epoch", state.bestEpoch());
    metrics.put("fingerprint", best.fingerprint());
    folder.saveMetrics(metrics);
    terminal.note("the model of epoch %d is in %s", state.bestEpoch(), folder.path());
    terminal.note("try: valence predict -m '%s' \"…\"", folder.path());
    return metrics.get(data.test() == null ? "dev" : "test").get("accuracy").asDouble();
  }

  private ObjectNode report(String name, Evaluator evaluator, Corpus rows, BagOfWords baseline) {
    EvaluationReport report =
        new EvaluationReport(evaluator.scores(rows), data.labels(), baseline.accuracy(rows));
    terminal.result("%s", name);
    report.lines().forEach(line -> terminal.result("  %s", line));
    return report.json();
  }
}
