package io.valence.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.checkpoint.Json;
import io.valence.model.train.Evaluation;
import io.valence.model.train.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * An evaluation for people and for programs.
 *
 * @param bagOfWords accuracy of a linear bag of words on the same rows; null when unknown
 */
record EvaluationReport(Scores scores, List<String> labels, Double bagOfWords) {
  private static final double ERROR_RATE = 0.05;

  private Evaluation evaluation() {
    return scores.evaluation();
  }

  /** The contract's JSON, to which later versions only add. */
  ObjectNode json() {
    Evaluation evaluation = evaluation();
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("rows", evaluation.rows());
    root.put("accuracy", evaluation.accuracy());
    Interval interval = interval();
    root.putArray("accuracy_95").add(interval.getLowerBound()).add(interval.getUpperBound());
    root.put("macro_f1", evaluation.macroF1());
    root.put("loss", evaluation.loss());
    if (ranks()) {
      root.put("roc_auc", scores.rocAuc());
    }
    root.put("calibration_error", scores.calibrationError());
    root.putObject("baselines").put("majority", majority());
    if (bagOfWords != null) {
      root.withObjectProperty("baselines").put("bag_of_words", bagOfWords);
    }
    ObjectNode perLabel = root.putObject("labels");
    for (int k = 0; k < labels.size(); k++) {
      perLabel
          .putObject(labels.get(k))
          .put("precision", evaluation.precision(k))
          .put("recall", evaluation.recall(k))
          .put("f1", evaluation.f1(k))
          .put("rows", evaluation.rows(k));
    }
    ArrayNode confusion = root.putArray("confusion");
    for (int[] gold : evaluation.confusion()) {
      ArrayNode row = confusion.addArray();
      for (int count : gold) {
        row.add(count);
      }
    }
    return root;
  }

  /** Some lines: what it comes to, what is easier, and a table of the labels. */
  List<String> lines() {
    Evaluation evaluation = evaluation();
    List<String> lines = new ArrayList<>();
    Interval interval = interval();
    lines.add(
        format(
            "accuracy %.4f (95 %% interval %.4f to %.4f)   macro-F1 %.4f   rows %d",
            evaluation.accuracy(),
            interval.getLowerBound(),
            interval.getUpperBound(),
            evaluation.macroF1(),
            evaluation.rows()));
    lines.add(
        format("loss %.4f   calibration error %.4f", evaluation.loss(), scores.calibrationError())
            + (ranks() ? format("   ROC-AUC %.4f", scores.rocAuc()) : ""));
    lines.add(baselines());
    lines.addAll(table());
    return lines;
  }

  private String baselines() {
    String majority = format("always \"%s\" %.4f", labels.get(commonest()), majority());
    if (bagOfWords == null) {
      return majority;
    }
    double points = 100 * (evaluation().accuracy() - bagOfWords);
    return majority
        + format(
            "   linear bag of words %.4f: the network is %.1f points %s",
            bagOfWords, Math.abs(points), points < 0 ? "below it" : "above it");
  }

  private List<String> table() {
    Evaluation evaluation = evaluation();
    List<String> lines = new ArrayList<>();
    int width = labels.stream().mapToInt(TextWidth::of).max().orElse(0);
    width = Math.max(width, "label".length());
    lines.add(
        TextWidth.padded("label", width)
            + "  precision     recall         F1     rows   predicted as");
    for (int k = 0; k < labels.size(); k++) {
      StringBuilder line = new StringBuilder(TextWidth.padded(labels.get(k), width));
      line.append(
          format(
              "  %9.4f  %9.4f  %9.4f  %7d   ",
              evaluation.precision(k), evaluation.recall(k), evaluation.f1(k), evaluation.rows(k)));
      for (int p = 0; p < labels.size(); p++) {
        line.append(p == 0 ? "" : ", ");
        line.append(labels.get(p)).append(' ').append(evaluation.confusion()[k][p]);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Whether there are two labels, and rows of both. */
  private boolean ranks() {
    return labels.size() == 2 && evaluation().rows(0) > 0 && evaluation().rows(1) > 0;
  }

  /** Wilson's score interval. */
  private Interval interval() {
    int rows = evaluation().rows();
    int right = (int) Math.round(evaluation().accuracy() * rows);
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(rows, right, ERROR_RATE);
  }

  private double majority() {
    return (double) evaluation().rows(commonest()) / evaluation().rows();
  }

  private int commonest() {
    int best = 0;
    for (int k = 1; k < labels.size(); k++) {
      best = evaluation().rows(k) > evaluation().rows(best) ? k : best;
    }
    return best;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
