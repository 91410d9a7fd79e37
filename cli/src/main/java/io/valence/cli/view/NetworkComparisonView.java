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
      lines.add("the linear model is the most accurate: it answers (train.acceptBaseline)");
    } else {
      advice().ifPresent(lines::add);
    }
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
    double alone = comparison.network().evaluation().accuracy();
    double linear = comparison.linear().evaluation().accuracy();
    double together = comparison.together().evaluation().accuracy();
    boolean wide = comparison.answer() == Comparison.Answer.TOGETHER;
    if (linear > together && linear > (wide ? 0 : alone)) {
      return Optional.of(
          "the linear model is the best of the three: train with --accept-baseline and it answers;"
              + " more rows help the network most");
    }
    return !wide && together > alone
        ? Optional.of(
            "the network alone is not the best of the three: train with --wide and both answer"
                + " together; more rows help the network most")
        : Optional.empty();
  }

  private static String figures(Scores scores) {
    Evaluation evaluation = scores.evaluation();
    return String.format(Locale.ROOT, "%.4f (loss %.4f)", evaluation.accuracy(), evaluation.loss());
  }
}
