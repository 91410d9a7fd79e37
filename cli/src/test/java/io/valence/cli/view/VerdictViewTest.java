package io.valence.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictViewTest {
  /** Scores of rows of label 0, wrong from {@code from} on up to {@code to}. */
  private static Scores wrong(int rows, int from, int to) {
    Matrix logits = new Matrix(rows, 2);
    for (int row = 0; row < rows; row++) {
      logits.writableData()[2 * row + (row >= from && row < to ? 1 : 0)] = 1;
    }
    return Scores.of(logits, new int[rows]);
  }

  private static List<String> lines(Scores model, Scores linear) {
    return lines(model, linear, RunConfig.DEFAULT);
  }

  private static List<String> lines(Scores model, Scores linear, RunConfig config) {
    return new VerdictView(
            new EvaluationResult(model, List.of("bad", "good"), Optional.empty(), linear), config)
        .lines();
  }

  @Test
  void aCertainDifferenceIsSaid() {
    // 10 against 0 rows that only one gets right: p = 2 / 1024.
    assertEquals(
        "verdict: better than a linear model by 10.0 points (McNemar p = 0.0020)",
        lines(wrong(100, 0, 10), wrong(100, 0, 20)).get(0));
    assertEquals(
        "verdict: worse than a linear model by 10.0 points (McNemar p = 0.0020): train with --wide,"
            + " which uses both, or with --accept-baseline",
        lines(wrong(100, 0, 20), wrong(100, 0, 10)).get(0));
  }

  @Test
  void whatTheTrainingHadIsNotAdvised() {
    String worse = "verdict: worse than a linear model by 10.0 points (McNemar p = 0.0020): ";
    assertEquals(
        worse + "train with --accept-baseline, or with more rows",
        lines(wrong(100, 0, 20), wrong(100, 0, 10), RunConfig.DEFAULT.with("model.wide=true"))
            .get(0));
    // Of 100 rows of one label 80 and 90: F1 of it 2·0.8/1.8 and 2·0.9/1.9, of the other 0.
    assertEquals(
        worse
            + "--balance gives rare labels the weight of others, the linear model does not;"
            + " macro-F1 0.4444, linear model 0.4737",
        lines(wrong(100, 0, 20), wrong(100, 0, 10), RunConfig.DEFAULT.with("train.balance=true"))
            .get(0));
  }

  @Test
  void aDifferenceThatMayBeChanceIsSaid() {
    // 3 against 1: p = 0.625.
    assertEquals(
        "verdict: no significant difference from a linear model: 2.0 points above it (McNemar p = 0.63)",
        lines(wrong(100, 0, 11), wrong(100, 1, 14)).get(0));
    assertEquals(
        "verdict: no difference from a linear model on these rows",
        lines(wrong(100, 0, 10), wrong(100, 10, 20)).get(0));
  }

  @Test
  void theRowsForANarrowIntervalAreSaid() {
    // 0.8 · 0.2 · (1.96 / 0.02)² = 1537 rows; Wilson's interval of 80 of 100: 0.7112 to 0.8666.
    assertEquals(
        List.of(
            "the 95 % interval is ±7.8 points; about 1,430 more rows to evaluate on would make it ±2"),
        lines(wrong(100, 0, 20), null));
    assertEquals(List.of(), lines(wrong(2000, 0, 400), null));
    // None of ten wrong: Wilson's interval is 0.7225 to 1, its middle 0.8613: 1148 rows.
    assertEquals(
        List.of(
            "the 95 % interval is ±13.9 points; about 1,130 more rows to evaluate on would make it"
                + " ±2"),
        lines(wrong(10, 0, 0), null));
    assertEquals(List.of(), lines(wrong(300, 0, 0), null));
  }
}
