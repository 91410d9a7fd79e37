package io.valence.app.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.Prediction;
import io.valence.app.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionColumnsTest {
  private static Prediction prediction(float a, float b, float c, int unknown) {
    Map<String, Float> all = new LinkedHashMap<>();
    all.put("a", a);
    all.put("b", b);
    all.put("c", c);
    String best = a >= b && a >= c ? "a" : b >= c ? "b" : "c";
    return new Prediction("t", best, all.get(best), all, 3, unknown, false);
  }

  @Test
  void labelsAreRankedByProbability() {
    PredictionColumns added = new PredictionColumns(List.of("a", "b", "c"), 3, 0.6);
    assertEquals(
        List.of(
            "id,label,predicted_label,probability,top_2_label,top_2_probability,top_3_label,"
                + "top_3_probability,"
                + "probability_a,probability_b,probability_c,unsure"),
        List.of(String.join(",", added.header(List.of("id", "label")))));
    assertEquals(
        List.of("7,p,c,0.500000,a,0.300000,b,0.200000,0.300000,0.200000,0.500000,true".split(",")),
        added.row(List.of("7", "p"), prediction(0.3f, 0.2f, 0.5f, 0)));
  }

  @Test
  void thePredictedLabelIsFirstInATie() {
    PredictionColumns added = new PredictionColumns(List.of(), 2, -1);
    assertEquals(
        List.of("a", "0.400000", "b", "0.400000"),
        added.row(List.of(), prediction(0.4f, 0.4f, 0.2f, 0)));
    Prediction likeliest = prediction(0.4f, 0.4f, 0.2f, 0);
    Prediction other = // of a median, or of the second of two equal ones
        new Prediction("t", "b", 0.4f, likeliest.probabilities(), 3, 0, false);
    assertEquals(List.of("b", "0.400000", "a", "0.400000"), added.row(List.of(), other));
  }

  @Test
  void aTextIsUnsureBelowTheThresholdOrWithoutAKnownWord() {
    PredictionColumns added = new PredictionColumns(List.of(), 1, 0.5);
    assertFalse(added.isUnsure(prediction(0.5f, 0.3f, 0.2f, 2)));
    assertTrue(added.isUnsure(prediction(0.49f, 0.3f, 0.21f, 2)));
    assertTrue(added.isUnsure(prediction(0.9f, 0.05f, 0.05f, 3)));
    assertFalse(PredictionColumns.PLAIN.marksUnsure());
    assertEquals(List.of("text", "label", "probability"), header(PredictionColumns.PLAIN));
    assertEquals(List.of("text", "label", "probability", "unsure"), header(added));
  }

  @Test
  void theMedianReplacesTheMostProbableLabel() {
    Map<String, Float> all = new LinkedHashMap<>();
    all.put("1", 0.4f);
    all.put("2", 0.25f);
    all.put("3", 0.35f);
    Prediction median =
        MedianAnswer.of(List.of("1", "2", "3"), List.of())
            .apply(new Prediction("t", "1", 0.4f, all, 3, 0, false));
    assertEquals(new Prediction("t", "2", 0.25f, all, 3, 0, false), median);
    assertThrows(UsageException.class, () -> MedianAnswer.of(List.of("a", "b", "c"), List.of()));
  }

  private static List<String> header(PredictionColumns added) {
    return added.header(List.of("text"));
  }
}
