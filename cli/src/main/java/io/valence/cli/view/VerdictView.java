package io.valence.cli.view;

import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.McNemarTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An evaluation in words: whether the model is better than a linear one, and how many more rows
 * would make the figure certain.
 *
 * @param config of the model
 */
public record VerdictView(EvaluationResult result, RunConfig config) {
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
      return Optional.of("verdict: no difference from a linear model on these rows");
    }
    if (!test.isSignificant()) {
      return Optional.of(
          "verdict: no significant difference from a linear model: "
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
                + "): "
                + advice());
  }

  /** What was not tried yet; with balanced labels the accuracy is not the aim. */
  private String advice() {
    if (config.train().regularization().balance()) {
      return String.format(
          Locale.ROOT,
          "--balance gives rare labels the weight of others, the linear model does not; macro-F1"
              + " %.4f, linear model %.4f",
          result.evaluation().macroF1(),
          result.linear().evaluation().macroF1());
    }
    return config.model().wide()
        ? "train with --accept-baseline, or with more rows"
        : "train with --wide, which uses both, or with --accept-baseline";
  }

  /** How many more rows the normal approximation asks for, in tens. */
  private long more(double accuracy) {
    double needed = accuracy * (1 - accuracy) * Math.pow(NORMAL_95 / NARROW, 2);
    return Math.round(needed - result.evaluation().rows()) / 10 * 10;
  }

  /** How many more rows would narrow the interval, if it is wide. */
  private Optional<String> precision() {
    double[] interval = result.accuracyInterval();
    double half = (interval[1] - interval[0]) / 2;
    double accuracy = result.accuracy();
    long more = more(accuracy);
    if (more <= 0 && half > NARROW) { // all rows right, or nearly: too few to expect the same
      more = more((interval[0] + interval[1]) / 2);
    }
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
