package io.valence.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.app.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudySummaryTest {
  private static List<StudyRun> runs(String recipe, int rows, double... accuracies) {
    List<StudyRun> runs = new ArrayList<>();
    for (int k = 0; k < accuracies.length; k++) {
      runs.add(new StudyRun(recipe, rows, 11 + k, accuracies[k], 0.5, 0.4));
    }
    return runs;
  }

  private static List<StudyRow> rows(List<List<StudyRun>> groups) {
    return new StudySummary(groups.stream().flatMap(List::stream).toList()).rows();
  }

  /** R: t.test(c(.80,.82,.84)) has the interval 0.7703 to 0.8697. */
  @Test
  void theIntervalIsStudents() {
    StudyRow row = rows(List.of(runs("a", 0, 0.80, 0.82, 0.84))).get(0);
    assertEquals(0.82, row.mean(), 1e-12);
    assertEquals(0.02, row.deviation(), 1e-12);
    assertEquals(0.82 - 4.302653 * 0.02 / Math.sqrt(3), row.low(), 1e-6);
    assertEquals(0.82 + 4.302653 * 0.02 / Math.sqrt(3), row.high(), 1e-6);
    assertTrue(Double.isNaN(row.pValue()));
    StudyRow one = rows(List.of(runs("a", 0, 0.8))).get(0);
    assertTrue(Double.isNaN(one.deviation()) && Double.isNaN(one.low()));
  }

  /** Differences .01 .02 .03: t = 3.464, two-sided p of t with two degrees of freedom 0.0742. */
  @Test
  void differencesArePairedAndCorrected() {
    List<StudyRow> rows =
        rows(
            List.of(
                runs("a", 0, 0.80, 0.82, 0.84),
                runs("b", 0, 0.81, 0.84, 0.87),
                runs("c", 0, 0.80, 0.82, 0.84),
                runs("d", 0, 0.83, 0.85, 0.871)));
    assertEquals(0.02, rows.get(1).difference(), 1e-12);
    assertEquals(2 * 0.0741799, rows.get(1).pValue(), 1e-5);
    assertEquals(1, rows.get(2).pValue());
    assertTrue(rows.get(3).pValue() < 0.001, rows.get(3).toString());
  }

  /** One model counted three times would have an interval of no width. */
  @Test
  void aLinearModelThatNoSeedChangesIsOneRun() {
    List<StudyRow> rows =
        rows(List.of(runs("a", 0, 0.81, 0.82, 0.84), runs(Recipe.LINEAR, 0, 0.8, 0.8, 0.8)));
    StudyRow same = rows.get(1);
    assertEquals(1, same.runs());
    assertTrue(Double.isNaN(same.deviation()) && Double.isNaN(same.low()), same.toString());
    // Differences -.01 -.02 -.04: t = 2.6458.
    assertEquals(-0.07 / 3, same.difference(), 1e-12);
    assertEquals(0.118, same.pValue(), 1e-3);
    StudyRow others = rows(List.of(runs(Recipe.LINEAR, 0, 0.8, 0.81, 0.8))).get(0);
    assertEquals(3, others.runs());
    assertEquals(3, rows(List.of(runs("a", 0, 0.8, 0.8, 0.8))).get(0).runs());
  }

  @Test
  void rowsAreGroupedByNumberAndRecipe() {
    List<StudyRow> rows =
        rows(
            List.of(
                runs("a", 100, 0.6, 0.7),
                runs("b", 100, 0.6, 0.7),
                runs("a", 0, 0.9, 0.8),
                runs("b", 0, 0.9, 0.8)));
    assertEquals(
        List.of("a 100", "b 100", "a 0", "b 0"),
        rows.stream().map(row -> row.recipe() + " " + row.rows()).toList());
  }

  @Test
  void recipesAreParsed() {
    assertEquals(
        new Recipe("two", List.of("model.hidden=[64,32]", "train.epochs=3")),
        Recipe.parse("two:model.hidden=[64,32],train.epochs=3"));
    for (String wrong : List.of("x", ":a=b", "../x:a=b", "linear model:a=b", ".:a=b")) {
      assertThrows(UsageException.class, () -> Recipe.parse(wrong), wrong);
    }
    assertThrows(
        UsageException.class,
        () -> new StudyPlan(List.of(Recipe.PLAIN), List.of(0), List.of(1L, 1L)));
  }
}
