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
      "the linear model is the best of the three: to predict with it, train with --accept-baseline;"
          + " more rows help the network most";

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
    double alone = comparison.network().evaluation().accuracy();
    double linear = comparison.linear().evaluation().accuracy();
    double together = comparison.together().evaluation().accuracy();
    return switch (comparison.answer()) {
      case LINEAR ->
          together > linear
              ? Optional.of("both together are the most accurate: train with --wide")
              : Optional.empty();
      case NETWORK -> {
        if (linear > together && linear > alone) {
          yield Optional.of(ACCEPT);
        }
        yield together > alone
            ? Optional.of(
                "the network alone is not the best of the three: train with --wide and both answer"
                    + " together; more rows help the network most")
            : Optional.empty();
      }
      case TOGETHER -> {
        if (linear > together && linear > alone) {
          yield Optional.of(ACCEPT);
        }
        yield alone > together
            ? Optional.of("the network alone is the best of the three: train without --wide")
            : Optional.empty();
      }
    };
  }

  private static String figures(Scores scores) {
    Evaluation evaluation = scores.evaluation();
    return String.format(Locale.ROOT, "%.4f (loss %.4f)", evaluation.accuracy(), evaluation.loss());
  }
}
