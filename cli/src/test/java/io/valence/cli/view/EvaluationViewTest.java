package io.valence.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.train.Comparison;
import io.valence.model.config.RunConfig;
import io.valence.model.evaluate.EvaluationResult;
import io.valence.model.evaluate.Scores;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationViewTest {
  /** Scores of the given answers, with a logit of 1 for each. */
  private static Scores scores(int[] gold, int... answers) {
    Matrix logits = new Matrix(gold.length, 2);
    for (int row = 0; row < gold.length; row++) {
      logits.writableData()[2 * row + answers[row]] = 1;
    }
    return Scores.of(logits, gold);
  }

  private static String text(int[] gold, int... answers) {
    return String.join(
        "\n",
        new EvaluationView(
                new EvaluationResult(
                    scores(gold, answers), List.of("bad", "good"), Optional.empty(), null),
                RunConfig.DEFAULT)
            .lines());
  }

  @Test
  void aThousandLabelsAreAPage() {
    int classes = 1000;
    int[] gold = new int[2 * classes];
    Matrix logits = new Matrix(gold.length, classes);
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < gold.length; row++) {
      gold[row] = row < 60 ? 7 : row % classes;
      logits.writableData()[row * classes + row % classes] = 1;
    }
    for (int label = 0; label < classes; label++) {
      labels.add("label-" + label);
    }
    List<String> lines =
        new EvaluationView(
                new EvaluationResult(Scores.of(logits, gold), labels, Optional.empty(), null),
                RunConfig.DEFAULT)
            .lines();
    assertTrue(String.join("\n", lines).length() < 10_000, lines.size() + " lines");
    assertEquals("980 labels with fewer wrong rows are in the JSON", lines.get(lines.size() - 1));
    String seventh =
        lines.stream().filter(line -> line.startsWith("label-7 ")).findFirst().orElseThrow();
    assertTrue(seventh.endsWith("  label-7 2, label-0 1, label-1 1, label-2 1, …"), seventh);
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("label-500 ")), "right on all");
  }

  @Test
  void aModelOfOneLabelIsSaid() {
    int[] gold = {0, 0, 0, 1};
    assertTrue(text(gold, 0, 0, 0, 0).contains("warning: the model predicts \"bad\""));
    assertTrue(text(gold, 1, 1, 1, 1).contains("warning: the model predicts \"good\""));
    assertTrue(text(gold, 0, 0, 1, 1).contains("accuracy 0.7500"));
    assertFalse(text(gold, 0, 0, 0, 1).contains("warning"));
    // Rows of one label show nothing of the kind.
    assertFalse(text(new int[] {0, 0}, 0, 0).contains("warning"));
  }

  @Test
  void aLabelThatIsNeverPredictedIsSaid() {
    EvaluationResult four = four(0, 0, 0, 0, 1, 2, 2, 2, 2);
    List<String> lines = new EvaluationView(four, RunConfig.DEFAULT).lines();
    // The fourth label has no rows: nothing is missed.
    assertTrue(
        lines.contains(
            "warning: never predicted: fair; train with --balance, or with more rows of that label"),
        lines.toString());
    List<String> balanced =
        new EvaluationView(four, RunConfig.DEFAULT.with("train.balance=true")).lines();
    assertTrue(
        balanced.contains("warning: never predicted: fair; train with more rows of that label"),
        balanced.toString());
    // A label that is not rare has its weight already.
    List<String> even = new EvaluationView(four(0, 0, 1, 2, 2), RunConfig.DEFAULT).lines();
    assertTrue(
        even.contains("warning: never predicted: fair; train with more rows of that label"),
        even.toString());
  }

  /** Four labels, the last of them without rows, and a model that never predicts the second. */
  private static EvaluationResult four(int... gold) {
    Matrix logits = new Matrix(gold.length, 4);
    for (int row = 0; row < gold.length; row++) {
      logits.writableData()[4 * row + (gold[row] == 1 ? 2 : gold[row])] = 1;
    }
    return new EvaluationResult(
        Scores.of(logits, gold), List.of("bad", "fair", "good", "none"), Optional.empty(), null);
  }

  /** Six labels of four letters fit into 60 columns. */
  @Test
  void answersThatNeverOccurAreLeftOut() {
    int[] gold = {0, 0, 0, 1, 1, 2};
    Matrix logits = new Matrix(gold.length, 3);
    int[] answers = {2, 0, 0, 1, 1, 2};
    for (int row = 0; row < gold.length; row++) {
      logits.writableData()[3 * row + answers[row]] = 1;
    }
    List<String> lines =
        new EvaluationView(
                new EvaluationResult(
                    Scores.of(logits, gold),
                    List.of("ABBR", "DESC", "ENTY"),
                    Optional.empty(),
                    null),
                RunConfig.DEFAULT)
            .lines();
    assertEquals(
        List.of(
            "label  precision  recall      F1    rows  predicted as",
            "ABBR      1.0000  0.6667  0.8000       3  ABBR 2, ENTY 1",
            "DESC      1.0000  1.0000  1.0000       2  DESC 2",
            "ENTY      0.5000  1.0000  0.6667       1  ENTY 1"),
        lines.subList(lines.size() - 4, lines.size()));
    assertTrue(text(new int[] {0, 1}, 0, 1).contains("bad 1, good 0"));
  }

  @Test
  void aModelNoBetterThanTheMostFrequentLabelIsSaid() {
    int[] gold = {0, 0, 0, 1};
    assertTrue(text(gold, 0, 0, 1, 1).contains("no more accurate than always answering"));
    assertTrue(text(gold, 0, 1, 1, 1).contains("no more accurate than always answering"));
  }

  private static List<String> advice(
      Scores network, Scores linear, Scores together, Comparison.Answer answer) {
    List<String> lines =
        new NetworkComparisonView(new Comparison(network, linear, together, answer, Map.of()))
            .lines();
    return lines.subList(1, lines.size());
  }

  @Test
  void whatIsBestOnDevIsSaid() {
    int[] gold = {0, 0, 1, 1};
    Scores half = scores(gold, 0, 1, 0, 1);
    Scores most = scores(gold, 0, 0, 0, 1);
    Scores all = scores(gold, 0, 0, 1, 1);
    List<String> beaten =
        new NetworkComparisonView(
                new Comparison(half, most, all, Comparison.Answer.NETWORK, Map.of()))
            .lines();
    assertTrue(beaten.get(0).contains("network 0.5000"), beaten.get(0));
    assertTrue(beaten.get(0).contains("linear model 0.7500"), beaten.get(0));
    assertTrue(beaten.get(0).contains("both together 1.0000"), beaten.get(0));
    assertTrue(beaten.get(1).contains("--wide"), beaten.get(1));
    assertEquals(List.of(), advice(half, most, all, Comparison.Answer.TOGETHER));
    assertEquals(List.of(), advice(all, most, all, Comparison.Answer.NETWORK));
    for (Comparison.Answer answer :
        List.of(Comparison.Answer.NETWORK, Comparison.Answer.TOGETHER)) {
      String linear = advice(half, all, most, answer).get(0);
      assertTrue(linear.startsWith("the linear model is the best of the three"), answer + "");
      assertTrue(linear.contains("--accept-baseline"), linear);
    }
    assertEquals(
        List.of("the network alone is the best of the three, by 2 of 4 rows: train without --wide"),
        advice(all, most, half, Comparison.Answer.TOGETHER));
    assertEquals(
        List.of("the network alone is the best of the three, by 2 of 4 rows: train without --wide"),
        advice(all, all, half, Comparison.Answer.TOGETHER));
    String accepted =
        "the linear model is more accurate than the network: it answers (train.acceptBaseline)";
    assertEquals(List.of(accepted), advice(half, most, half, Comparison.Answer.LINEAR));
    assertEquals(
        List.of(accepted, "both together are the most accurate, by 1 of 4 rows: train with --wide"),
        advice(half, most, all, Comparison.Answer.LINEAR));
    List<String> biased =
        new NetworkComparisonView(
                new Comparison(all, most, all, Comparison.Answer.NETWORK, Map.of("b", 0.314)))
            .lines();
    assertTrue(biased.get(1).endsWith("on dev: b +0.31"), biased.get(1));
  }
}
