package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.InputException;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrdinalScaleTest {
  private static final OrdinalScale SCALE = numbers("1", "10", "2").orElseThrow();

  @Test
  void labelsThatAreNumbersHaveAnOrder() {
    assertArrayEquals(new int[] {0, 2, 1}, SCALE.rank());
    assertArrayEquals(new int[] {0, 2, 1}, SCALE.order());
    assertArrayEquals(new int[] {1, 0, 2}, numbers("-0.5", "-1", "0").orElseThrow().rank());
    for (List<String> none :
        List.of(List.of("0", "1"), List.of("1", "2", "many"), List.of("1", "1.0", "2"))) {
      assertEquals(Optional.empty(), OrdinalScale.of(none, List.of()));
    }
  }

  private static Optional<OrdinalScale> numbers(String... labels) {
    return OrdinalScale.of(List.of(labels), List.of());
  }

  @Test
  void wordsHaveTheOrderThatIsGiven() {
    List<String> labels = List.of("bad", "fair", "good");
    assertArrayEquals(new int[] {2, 1, 0}, ordered(labels, "good", "fair", "bad"));
    // Also numbers, whose own order it replaces.
    assertArrayEquals(new int[] {0, 2, 1}, ordered(List.of("1", "2", "3"), "1", "3", "2"));
    InputException lacking = refused(labels, "bad", "fair", "fine");
    assertTrue(lacking.getMessage().contains("data.ordinal: lacks the label \"good\""));
    InputException unknown = refused(labels, "bad", "fair", "good", "fine");
    assertTrue(unknown.getMessage().contains("names \"fine\", which is not a label"));
  }

  private static int[] ordered(List<String> labels, String... order) {
    return OrdinalScale.of(labels, List.of(order)).orElseThrow().rank();
  }

  private static InputException refused(List<String> labels, String... order) {
    return assertThrows(InputException.class, () -> ordered(labels, order));
  }

  @Test
  void theMedianIsWhereHalfOfTheProbabilityLies() {
    assertEquals(2, median(0.4, 0.35, 0.25)); // of the labels 1, 10, 2
    assertEquals(0, median(0.5, 0.3, 0.2));
    assertEquals(1, median(0.1, 0.6, 0.3));
  }

  private static int median(double... probabilities) {
    return SCALE.median(k -> probabilities[k]);
  }

  /** cohen_kappa_score([0, 0, 1, 1, 2, 2], [0, 1, 1, 1, 0, 2], weights="quadratic") is 2/7. */
  @Test
  void metricsAreThoseOfScikitLearn() {
    OrdinalMetrics metrics = OrdinalMetrics.of(new double[][] {{1, 1, 0}, {0, 2, 0}, {1, 0, 1}});
    assertEquals(4 / 6.0, metrics.accuracy(), 1e-12);
    assertEquals(3 / 6.0, metrics.meanAbsoluteError(), 1e-12);
    assertEquals(5 / 6.0, metrics.withinOne(), 1e-12);
    // Labels 2 2 2, answers 2 3 1: observed 1 + 4, expected 2 · (3 + 4 + 2 + 1 + 8 + 3) / 6 = 7.
    assertEquals(1 - 5 / 7.0, metrics.kappa(), 1e-12);
    OrdinalMetrics same = OrdinalMetrics.of(new double[][] {{3, 0}, {0, 0}});
    assertTrue(Double.isNaN(same.kappa()));
  }

  @Test
  void theFieldsOfAnEvaluationHaveBothAnswers() {
    Matrix logits = new Matrix(1, 3);
    logits.writableData()[0] = (float) Math.log(0.4);
    logits.writableData()[1] = (float) Math.log(0.35);
    logits.writableData()[2] = (float) Math.log(0.25);
    Map<String, Object> fields =
        new EvaluationResult(
                Scores.of(logits, new int[] {2}), List.of("1", "10", "2"), Optional.of(SCALE), null)
            .fields();
    Map<?, ?> ordinal = (Map<?, ?>) fields.get("ordinal");
    assertEquals(1.0, ordinal.get("mean_absolute_error"));
    assertEquals(0.0, ((Map<?, ?>) ordinal.get("median")).get("mean_absolute_error"));
  }
}
