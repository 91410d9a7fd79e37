package io.valence.cli.view;

import io.valence.app.train.Comparison;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.evaluate.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Dev metrics of the network, the linear model and both, and advice if the network is not best. */
record NetworkComparisonView(Comparison comparison) {
  private static final String ACCEPT =
      "to predict with it, train with --accept-baseline; more rows help the network most";

  private static final String WIDE =
      "train with --wide and both answer together; more rows help the network most";

  /** Labels that are shown. */
  private static final int SHOWN = 6;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "on dev: network %s, linear model %s, both together %s",
            figures(comparison.network()),
            figures(comparison.linear()),
            figures(comparison.together())));
    if (comparison.answer() == Comparison.Answer.LINEAR) {
      lines.add(
          "the linear model is more accurate than the network: it answers (train.acceptBaseline)");
    }
    advice().ifPresent(lines::add);
    if (!comparison.bias().isEmpty()) {
      lines.add(
          "calibration adds to the logits, as some labels were answered too often on dev: "
              + bias());
    }
    return lines;
  }

  private String bias() {
    String shown =
        comparison.bias().entrySet().stream()
            .limit(SHOWN)
            .map(e -> String.format(Locale.ROOT, "%s %+.2f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    return comparison.bias().size() > SHOWN ? shown + ", …" : shown;
  }

  /** What would answer better on dev; empty if what answers is the best. */
  private Optional<String> advice() {
    Evaluation alone = comparison.network().evaluation();
    Evaluation linear = comparison.linear().evaluation();
    Evaluation together = comparison.together().evaluation();
    boolean linearIsBest =
        linear.accuracy() > together.accuracy() && linear.accuracy() > alone.accuracy();
    return switch (comparison.answer()) {
      case LINEAR ->
          advice(together, linear, "both together are the most accurate", "train with --wide");
      case NETWORK ->
          linearIsBest
              ? advice(linear, alone, "the linear model is the best of the three", ACCEPT)
              : advice(together, alone, "the network alone is not the best of the three", WIDE);
      case TOGETHER ->
          linearIsBest
              ? advice(linear, together, "the linear model is the best of the three", ACCEPT)
              : advice(
                  alone,
                  together,
                  "the network alone is the best of the three",
                  "train without --wide");
    };
  }

  /** Says by how many rows something is better, if it is; few rows are no proof. */
  private static Optional<String> advice(
      Evaluation better, Evaluation answering, String finding, String remedy) {
    int rows = better.rows();
    long more = Math.round((better.accuracy() - answering.accuracy()) * rows);
    return more <= 0
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "%s, by %,d of %,d rows: %s", finding, more, rows, remedy));
  }

  private static String figures(Scores scores) {
    Evaluation evaluation = scores.evaluation();
    return String.format(Locale.ROOT, "%.4f (loss %.4f)", evaluation.accuracy(), evaluation.loss());
  }
}
