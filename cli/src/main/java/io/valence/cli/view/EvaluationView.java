package io.valence.cli.view;

import io.valence.cli.console.TextWidth;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.Evaluation;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.OrdinalMetrics;
import io.valence.model.evaluate.OrdinalScale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An evaluation as lines: metrics, baselines, and a table of the labels.
 *
 * @param config of the model
 */
public record EvaluationView(EvaluationResult result, RunConfig config) {
  /** Maximum labels in the table; the others are in the JSON. */
  private static final int MOST_LABELS = 20;

  /** Maximum predicted labels per line, and if there are more labels than that. */
  private static final int MOST_ANSWERS = 10;

  private static final int MAIN_ANSWERS = 4;

  /** The lines. */
  public List<String> lines() {
    Evaluation evaluation = result.evaluation();
    double[] interval = result.accuracyInterval();
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "accuracy %.4f (95 %% interval %.4f to %.4f)   macro-F1 %.4f   rows %d",
            evaluation.accuracy(),
            interval[0],
            interval[1],
            evaluation.macroF1(),
            evaluation.rows()));
    lines.add(
        format(
                "loss %.4f   calibration error %.4f",
                evaluation.loss(), result.scores().calibrationError())
            + (result.hasRocAuc() ? format("   ROC-AUC %.4f", result.scores().rocAuc()) : ""));
    lines.add(baselines());
    warning().ifPresent(lines::add);
    lines.addAll(table());
    result.scale().ifPresent(scale -> lines.addAll(ordinal(scale)));
    return lines;
  }

  private String baselines() {
    String majority =
        format(
            "always \"%s\" %.4f",
            result.labels().get(result.mostFrequentLabel()), result.majorityAccuracy());
    if (result.linear() == null) {
      return majority;
    }
    double linear = result.linear().evaluation().accuracy();
    double points = 100 * (result.accuracy() - linear);
    return majority
        + format(
            "   linear model %.4f: this model is %.1f points %s",
            linear, Math.abs(points), points < 0 ? "worse" : "better");
  }

  private List<String> ordinal(OrdinalScale scale) {
    return List.of(
        "ordered labels        accuracy     MAE  within one   kappa",
        ordinal("most probable label", scale.metrics(result.scores())),
        ordinal("median label", scale.medianMetrics(result.scores())),
        "  MAE: mean absolute error; kappa: Cohen's, quadratic");
  }

  private static String ordinal(String name, OrdinalMetrics metrics) {
    return format(
        "  %-18s  %8.4f  %6.4f  %10.4f  %6.4f",
        name,
        metrics.accuracy(),
        metrics.meanAbsoluteError(),
        metrics.withinOne(),
        metrics.kappa());
  }

  /** A warning about labels that are never predicted, and unless it beats the majority label. */
  private Optional<String> warning() {
    Evaluation evaluation = result.evaluation();
    List<String> predicted = new ArrayList<>();
    List<String> never = new ArrayList<>();
    for (int label = 0; label < result.labels().size(); label++) {
      if (evaluation.isPredicted(label)) {
        predicted.add(result.labels().get(label));
      } else if (evaluation.rows(label) > 0) {
        never.add(result.labels().get(label));
      }
    }
    boolean oneLabel = result.majorityAccuracy() == 1;
    if (predicted.size() == 1 && !oneLabel) {
      return Optional.of(
          format("warning: the model predicts \"%s\" for every row", predicted.get(0)));
    }
    if (!never.isEmpty() && never.size() <= MOST_ANSWERS) {
      return Optional.of(
          "warning: never predicted: "
              + String.join(", ", never)
              + (isRare(never) && !config.train().regularization().balance()
                  ? "; train with --balance, or with more rows of "
                  : "; train with more rows of ")
              + (never.size() == 1 ? "that label" : "these labels"));
    }
    return oneLabel || result.accuracy() > result.majorityAccuracy()
        ? Optional.empty()
        : Optional.of(
            "warning: the model is no more accurate than always answering the most frequent label");
  }

  /** Whether one of the labels has less than half of an even share of the rows. */
  private boolean isRare(List<String> labels) {
    Evaluation evaluation = result.evaluation();
    int all = result.labels().size();
    return labels.stream()
        .mapToInt(label -> evaluation.rows(result.labels().indexOf(label)))
        .anyMatch(rows -> 2L * rows * all < evaluation.rows());
  }

  private List<String> table() {
    Evaluation evaluation = result.evaluation();
    List<String> labels = result.labels();
    int width = labels.stream().mapToInt(TextWidth::of).max().orElse(0);
    width = Math.max(width, "label".length());
    List<String> lines = new ArrayList<>();
    lines.add(
        TextWidth.padded("label", width) + "  precision  recall      F1    rows  predicted as");
    List<Integer> shown = shown();
    for (int k : shown) {
      lines.add(
          TextWidth.padded(labels.get(k), width)
              + format(
                  "  %9.4f  %6.4f  %6.4f  %6d  ",
                  evaluation.precision(k),
                  evaluation.recall(k),
                  evaluation.f1(k),
                  evaluation.rows(k))
              + answers(k));
    }
    if (shown.size() < labels.size()) {
      lines.add((labels.size() - shown.size()) + " labels with fewer wrong rows are in the JSON");
    }
    return lines;
  }

  /** All labels in order; if there are too many, those with the most wrong rows. */
  private List<Integer> shown() {
    return IntStream.range(0, result.labels().size())
        .boxed()
        .sorted(Comparator.comparingInt((Integer k) -> -wrong(k)))
        .limit(MOST_LABELS)
        .sorted(Comparator.comparingInt(this::place))
        .toList();
  }

  private int wrong(int label) {
    return result.evaluation().rows(label) - result.evaluation().confusion()[label][label];
  }

  /** The place of a label in the table: by number if all are numbers. */
  private int place(int label) {
    return result.scale().map(scale -> scale.rank()[label]).orElse(label);
  }

  /** The predictions for the rows of a label, in order, or the most frequent if many. */
  private String answers(int label) {
    int[] answers = result.evaluation().confusion()[label];
    boolean all = answers.length <= MOST_ANSWERS;
    List<Integer> named =
        IntStream.range(0, answers.length)
            .boxed()
            .filter(p -> answers[p] > 0 || answers.length == 2)
            .sorted(Comparator.comparingInt((Integer p) -> all ? place(p) : -answers[p]))
            .toList();
    // A number after a number would be hard to read.
    boolean numbers = result.labels().stream().anyMatch(name -> name.matches("[0-9.+-]+"));
    int most = all ? MOST_ANSWERS : MAIN_ANSWERS;
    String first =
        named.stream()
            .limit(most)
            .map(p -> result.labels().get(p) + (numbers ? ": " : " ") + answers[p])
            .collect(Collectors.joining(", "));
    return named.size() > most ? first + ", …" : first;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
