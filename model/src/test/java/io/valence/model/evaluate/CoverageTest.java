package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.math.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {
  /**
   * Ten rows whose probabilities rise; the four surest of them and every second other are right.
   */
  private static Scores scores() {
    Matrix logits = new Matrix(10, 2);
    int[] gold = new int[10];
    for (int row = 0; row < 10; row++) {
      logits.writableData()[2 * row] = 0.1f + row * 0.5f;
      gold[row] = row > 5 || row % 2 == 0 ? 0 : 1;
    }
    return Scores.of(logits, gold);
  }

  @Test
  void countsTheRowsFromTheThresholdOn() {
    Scores scores = scores();
    Coverage coverage = Coverage.of(scores, scores.probability(5));
    assertEquals(new Coverage(scores.probability(5), 5, 4, 10), coverage);
    assertEquals(0.5, coverage.fraction());
    assertEquals(0.8, coverage.accuracy());
    assertEquals(new Coverage(1, 0, 0, 10), Coverage.of(scores, 1));
    assertEquals(Double.NaN, Coverage.of(scores, 1).accuracy());
  }

  @Test
  void theCurveLeavesOutTheLeastSureRows() {
    List<Coverage> curve = Coverage.curve(scores());
    assertEquals(
        List.of(10, 10, 9, 8, 7, 5), curve.stream().map(point -> point.answered()).toList());
    assertEquals(List.of(7, 7, 6, 6, 5, 4), curve.stream().map(point -> point.right()).toList());
  }
}
