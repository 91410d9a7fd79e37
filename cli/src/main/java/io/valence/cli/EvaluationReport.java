package io.valence.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.model.checkpoint.Json;
import io.valence.model.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An evaluation for people and for programs. */
record EvaluationReport(Evaluation evaluation, List<String> labels) {
  /** The contract's JSON, to which later versions only add. */
  ObjectNode json() {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schema", 1);
    root.put("rows", evaluation.rows());
    root.put("accuracy", evaluation.accuracy());
    root.put("macro_f1", evaluation.macroF1());
    root.put("loss", evaluation.loss());
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

  /** A table of some lines. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "accuracy %.4f   macro-F1 %.4f   loss %.4f   rows %d   (always \"%s\": %.4f)",
            evaluation.accuracy(),
            evaluation.macroF1(),
            evaluation.loss(),
            evaluation.rows(),
            labels.get(commonest()),
            (double) evaluation.rows(commonest()) / evaluation.rows()));
    int width = labels.stream().mapToInt(String::length).max().orElse(0);
    width = Math.max(width, "label".length());
    StringBuilder header = new StringBuilder();
    header.append(
        format(
            "%-" + width + "s  %9s  %9s  %9s  %7s   predicted as",
            "label",
            "precision",
            "recall",
            "F1",
            "rows"));
    lines.add(header.toString());
    for (int k = 0; k < labels.size(); k++) {
      StringBuilder line = new StringBuilder();
      line.append(
          format(
              "%-" + width + "s  %9.4f  %9.4f  %9.4f  %7d   ",
              labels.get(k),
              evaluation.precision(k),
              evaluation.recall(k),
              evaluation.f1(k),
              evaluation.rows(k)));
      for (int p = 0; p < labels.size(); p++) {
        line.append(p == 0 ? "" : ", ");
        line.append(labels.get(p)).append(' ').append(evaluation.confusion()[k][p]);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private int commonest() {
    int best = 0;
    for (int k = 1; k < labels.size(); k++) {
      best = evaluation.rows(k) > evaluation.rows(best) ? k : best;
    }
    return best;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
