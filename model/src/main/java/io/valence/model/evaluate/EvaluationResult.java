package io.valence.model.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * A model's results on labeled rows, and those of simpler baselines on the same rows.
 *
 * @param scores the predictions
 * @param labels the label of output 0, 1, 2…
 * @param scale the order of the labels, if they have one
 * @param linear the predictions of the linear model trained on the same rows; null if there is none
 */
public record EvaluationResult(
    Scores scores, List<String> labels, Optional<OrdinalScale> scale, Scores linear) {
  private static final double ERROR_RATE = 0.05;

  /** Accuracy, loss and the confusion matrix. */
  public Evaluation evaluation() {
    return scores.evaluation();
  }

  /** The fraction of correct rows. */
  public double accuracy() {
    return evaluation().accuracy();
  }

  /** Whether a ROC curve can be drawn: there are two labels, and rows of both. */
  public boolean hasRocAuc() {
    return labels.size() == 2 && evaluation().rows(0) > 0 && evaluation().rows(1) > 0;
  }

  /** Lower and upper bound of the accuracy: 95 % Wilson score interval. */
  public double[] accuracyInterval() {
    int rows = evaluation().rows();
    int right = (int) Math.round(accuracy() * rows);
    Interval interval =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(rows, right, ERROR_RATE);
    return new double[] {interval.getLowerBound(), interval.getUpperBound()};
  }

  /** The index of the most frequent label. */
  public int mostFrequentLabel() {
    int best = 0;
    for (int k = 1; k < labels.size(); k++) {
      best = evaluation().rows(k) > evaluation().rows(best) ? k : best;
    }
    return best;
  }

  /** The accuracy of always predicting {@link #mostFrequentLabel}. */
  public double majorityAccuracy() {
    return (double) evaluation().rows(mostFrequentLabel()) / evaluation().rows();
  }

  /** The fields of {@code evaluate --json}, in order; later versions only add some. */
  public Map<String, Object> fields() {
    Evaluation evaluation = evaluation();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schema", 1);
    root.put("rows", evaluation.rows());
    root.put("accuracy", evaluation.accuracy());
    root.put("accuracy_95", accuracyInterval());
    root.put("macro_f1", evaluation.macroF1());
    root.put("loss", evaluation.loss());
    if (hasRocAuc()) {
      root.put("roc_auc", scores.rocAuc());
    }
    root.put("calibration_error", scores.calibrationError());
    root.put("coverage", coverage());
    scale.ifPresent(order -> root.put("ordinal", ordinal(order)));
    root.put("baselines", baselines());
    root.put("labels", byLabel());
    root.put("confusion", evaluation.confusion());
    return root;
  }

  private Map<String, Object> ordinal(OrdinalScale order) {
    Map<String, Object> fields = order.metrics(scores).fields();
    fields.put("median", order.medianMetrics(scores).fields());
    return fields;
  }

  private List<Map<String, Object>> coverage() {
    List<Map<String, Object>> curve = new ArrayList<>();
    for (Coverage point : Coverage.curve(scores)) {
      Map<String, Object> fields =
          new LinkedHashMap<>(); // Map.of has another order in each process
      fields.put("threshold", point.threshold());
      fields.put("fraction", point.fraction());
      fields.put("accuracy", point.accuracy());
      curve.add(fields);
    }
    return curve;
  }

  private Map<String, Object> baselines() {
    Map<String, Object> baselines = new LinkedHashMap<>();
    baselines.put("majority", majorityAccuracy());
    if (linear != null) {
      baselines.put("bag_of_words", linear.evaluation().accuracy());
      baselines.put("bag_of_words_loss", linear.evaluation().loss());
      baselines.put(
          "bag_of_words_p_value", McNemarTest.of(scores.right(), linear.right()).pValue());
    }
    return baselines;
  }

  private Map<String, Object> byLabel() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int k = 0; k < labels.size(); k++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("precision", evaluation().precision(k));
      one.put("recall", evaluation().recall(k));
      one.put("f1", evaluation().f1(k));
      one.put("rows", evaluation().rows(k));
      all.put(labels.get(k), one);
    }
    return all;
  }
}
