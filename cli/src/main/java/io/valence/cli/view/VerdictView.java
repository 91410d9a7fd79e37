package io.valence.cli.view;

import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.McNemarTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An evaluation in words: whether the model is better than a linear one, and how many more rows
 * would make the figure certain.
 */
public record VerdictView(EvaluationResult result) {
  /** Half the width of a narrow interval: 2 points. */
  private static final double NARROW = 0.02;

  /** Quantile of the normal distribution for a 95 % interval. */
  private static final double NORMAL_95 = 1.96;

  /** The lines. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    comparison().ifPresent(lines::add);
    precision().ifPresent(lines::add);
    return lines;
  }

  private Optional<String> comparison() {
    if (result.linear() == null) {
      return Optional.empty();
    }
    McNemarTest test = McNemarTest.of(result.scores().right(), result.linear().right());
    double points = 100 * (result.accuracy() - result.linear().evaluation().accuracy());
    String difference = String.format(Locale.ROOT, "%.1f points", Math.abs(points));
    String chance = String.format(Locale.ROOT, "McNemar p = %.2g", test.pValue());
    if (points == 0) {
      return Optional.of("verdict: as accurate as a linear model");
    }
    if (!test.isSignificant()) {
      return Optional.of(
          "verdict: no certain difference from a linear model: "
              + difference
              + (points > 0 ? " above it (" : " below it (")
              + chance
              + ")");
    }
    return Optional.of(
        points > 0
            ? "verdict: better than a linear model by " + difference + " (" + chance + ")"
            : "verdict: worse than a linear model by "
                + difference
                + " ("
                + chance
                + "): train with --wide, which uses both, or with --accept-baseline");
  }

  /** How many more rows would narrow the interval, if it is wide. */
  private Optional<String> precision() {
    double[] interval = result.accuracyInterval();
    double half = (interval[1] - interval[0]) / 2;
    double accuracy = result.accuracy();
    int rows = result.evaluation().rows();
    long more =
        Math.round(accuracy * (1 - accuracy) * Math.pow(NORMAL_95 / NARROW, 2) - rows) / 10 * 10;
    if (more <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the 95 %% interval is ±%.1f points; about %,d more rows to evaluate on would make it ±2",
            100 * half,
            more));
  }
}
