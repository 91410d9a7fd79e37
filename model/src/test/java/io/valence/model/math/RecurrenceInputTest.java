package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes that do not fit are refused before a backend reads past them. */
class RecurrenceInputTest {
  private static final int H = 3;

  private static RecurrenceWeights weights(int inputColumns, int biasColumns) {
    return new RecurrenceWeights(
        new Matrix(4 * H, inputColumns),
        new Matrix(4 * H, H),
        new Matrix(1, 4 * H),
        new Matrix(1, biasColumns),
        null);
  }

  /** Two rows of one step, x [2, 5]. */
  private static RecurrenceInput input(
      Cell cell, RecurrenceWeights weights, int[] index, Matrix h) {
    return new RecurrenceInput(
        cell, new Matrix(2, 5), List.of(index), new int[] {0, 2}, List.of(weights), h, null, false);
  }

  private static String refusal(RecurrenceWeights weights, int[] index, Matrix h) {
    return assertThrows(IllegalArgumentException.class, () -> input(Cell.LSTM, weights, index, h))
        .getMessage();
  }

  @Test
  void whatFitsIsTaken() {
    RecurrenceInput input = input(Cell.LSTM, weights(5, 4 * H), new int[] {0, 1}, new Matrix(2, H));
    assertEquals(2, input.tokens());
  }

  @Test
  void shapesAreChecked() {
    int[] both = {0, 1};
    Matrix h = new Matrix(2, H);
    assertEquals("matrix [12, 4] where [12, 5] is needed", refusal(weights(4, 4 * H), both, h));
    assertEquals("matrix [1, 9] where [1, 12] is needed", refusal(weights(5, 9), both, h));
    assertEquals(
        "matrix [1, 3] where [2, 3] is needed", refusal(weights(5, 12), both, new Matrix(1, H)));
    assertEquals("1 rows for 2 tokens", refusal(weights(5, 12), new int[] {0}, h));
    assertThrows(IllegalArgumentException.class, () -> input(Cell.GRU, weights(5, 4 * H), both, h));
  }
}
