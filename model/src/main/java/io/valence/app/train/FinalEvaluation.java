package io.valence.app.train;

import io.valence.app.input.TrainingData;
import io.valence.app.report.ReportBuilder;
import io.valence.app.run.RunFolder;
import io.valence.data.Corpus;
import io.valence.model.checkpoint.TrainedModel;
import io.valence.model.evaluate.BiasCorrectedTemperature;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.Scores;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.NaiveBayesRegression;
import io.valence.model.math.Backend;
import io.valence.model.train.TrainingState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The evaluation of the best model of a run, beside a linear model, and its report. */
record FinalEvaluation(
    TrainingListener listener, RunFolder folder, TrainingPlan plan, Backend backend) {
  /**
   * Calibrates the best model, evaluates it and saves the results.
   *
   * @return its accuracy on test, or without any on dev
   */
  double of(TrainingState state, boolean completed) throws IOException {
    LinearModel linear = linear();
    Calibration.Result calibrated =
        new Calibration(folder.model(), plan.config(), linear).apply(backend, data().dev());
    TrainedModel best = calibrated.model();
    folder.baseline().save(linear, best);
    Map<String, Object> metrics = new LinkedHashMap<>();
    Scores dev = evaluated("dev", best, linear, data().dev(), metrics);
    Scores test =
        data().test() == null ? null : evaluated("test", best, linear, data().test(), metrics);
    listener.compared(compared(calibrated, dev, test, metrics));
    metrics.put("best_epoch", state.bestEpoch());
    metrics.put(RunFolder.FINGERPRINT, best.fingerprint());
    folder.saveMetrics(metrics, completed);
    listener.saved(folder.path(), state.bestEpoch());
    Scores scores = test == null ? dev : test;
    if (completed) {
      // Attributions take a while, and a user who stopped training does not want to wait.
      report(state, best, metrics, scores);
    }
    return scores.evaluation().accuracy();
  }

  private TrainingData data() {
    return plan.data();
  }

  /** Calibrated as the network is, so that neither has an advantage. */
  private LinearModel linear() {
    LinearModel linear =
        new NaiveBayesRegression(
                data().train(), data().dev(), data().vocabulary().size(), data().labels().size())
            .train(backend);
    return plan.config().train().calibratesBias()
        ? linear.calibrated(BiasCorrectedTemperature.fit(linear.scores(data().dev())))
        : linear;
  }

  private Scores evaluated(
      String name,
      TrainedModel model,
      LinearModel linear,
      Corpus rows,
      Map<String, Object> metrics) {
    Scores scores = model.answering().scores(backend, rows);
    EvaluationResult result =
        new EvaluationResult(scores, data().labels(), data().scale(), linear.scores(rows));
    metrics.put(name, result.fields());
    listener.evaluated(name, 1, result);
    return scores;
  }

  /** Compares network, linear model and both, on dev and test; returns that on dev. */
  private Comparison compared(
      Calibration.Result calibrated, Scores dev, Scores test, Map<String, Object> metrics) {
    Map<String, Object> rows = new LinkedHashMap<>();
    Comparison onDev = calibrated.comparison(backend, data().dev(), dev);
    rows.put("dev", onDev.fields());
    if (test != null) {
      rows.put("test", calibrated.comparison(backend, data().test(), test).fields());
    }
    metrics.put("comparison", rows);
    metrics.put("answer", onDev.answer().name().toLowerCase(Locale.ROOT));
    if (!onDev.bias().isEmpty()) {
      metrics.put("bias", onDev.bias());
    }
    return onDev;
  }

  private void report(
      TrainingState state, TrainedModel best, Map<String, Object> metrics, Scores scores)
      throws IOException {
    ReportBuilder builder = new ReportBuilder(backend, best, data());
    TrainingReport report =
        new TrainingReport(builder.report(folder.name(), state, metrics, scores), folder);
    folder.saveReport(report.report());
    listener.reported(report);
  }
}
