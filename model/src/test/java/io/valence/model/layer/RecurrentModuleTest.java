package io.valence.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.TestBackends;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrentModuleTest {
  private static final Backend BACKEND = TestBackends.JAVA.open(1);
  private static final int T = 6;
  private static final int B = 3;
  private static final int E = 4;

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static void fill(List<Parameter> parameters) {
    Random random = new Random(9);
    for (Parameter p : parameters) {
      for (int i = 0; i < p.value().data().length; i++) {
        p.value().writableData()[i] = random.nextFloat() - 0.5f;
      }
    }
  }

  private static float[][][] random(int a, int b, int c) {
    Random random = new Random(a + b + c);
    float[][][] x = new float[a][b][c];
    for (float[][] step : x) {
      for (float[] row : step) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextFloat() * 2 - 1;
        }
      }
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void shapesAndNamesAreThoseOfPyTorch(Cell cell) {
    RecurrentModule module = new RecurrentModule(cell, E, new int[] {5, 5}, true);
    int g = cell.gates() * 5;
    assertEquals(16, module.parameters().size());
    Parameter last = module.parameters().get(12);
    assertEquals("weight_ih_l1_reverse", last.name());
    assertArrayEquals(new int[] {g, 10}, last.shape());
    assertArrayEquals(new int[] {g, 5}, module.parameters().get(1).shape());
    RecurrentModule.Output out = module.forward(BACKEND, random(T, B, E), null, null);
    assertEquals(T, out.output().length);
    assertEquals(B, out.output()[0].length);
    assertEquals(10, out.output()[0][0].length);
    assertEquals(4, out.last().hidden().length);
    assertEquals(cell == Cell.LSTM, out.last().cell() != null);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void outputsEndsAreTheFinalStates(Cell cell) {
    RecurrentModule module = new RecurrentModule(cell, E, new int[] {5, 3}, true);
    fill(module.parameters());
    int[] lengths = {4, 6, 1};
    RecurrentModule.Output out = module.forward(BACKEND, random(T, B, E), lengths, null);
    for (int b = 0; b < B; b++) {
      float[] end = out.output()[lengths[b] - 1][b];
      assertArrayEquals(out.last().hidden()[2][b], Arrays.copyOf(end, 3));
      float[] start = out.output()[0][b];
      assertArrayEquals(out.last().hidden()[3][b], Arrays.copyOfRange(start, 3, 6));
      for (int t = lengths[b]; t < T; t++) {
        assertArrayEquals(new float[6], out.output()[t][b], "past the end of row " + b);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void stepsOfTheSingleCellGiveTheSequence(Cell cell) {
    RecurrentModule module = new RecurrentModule(cell, E, new int[] {5}, false);
    RecurrentCell single = new RecurrentCell(cell, E, 5);
    fill(module.parameters());
    fill(single.parameters());
    assertEquals("weight_ih", single.parameters().get(0).name());
    assertEquals("bias_hh", single.parameters().get(3).name());
    float[][][] x = random(T, B, E);
    float[][][] h0 = random(1, B, 5);
    float[][][] c0 = random(1, B, 5);
    RecurrentModule.States initial =
        new RecurrentModule.States(h0, cell.hasCellState() ? c0 : null);
    RecurrentModule.Output out = module.forward(BACKEND, x, null, initial);
    State state = new State(matrix(h0[0]), cell.hasCellState() ? matrix(c0[0]) : null);
    for (int t = 0; t < T; t++) {
      state = single.step(BACKEND, matrix(x[t]), state);
      assertArrayEquals(matrix(out.output()[t]).data(), state.hidden().data());
    }
    if (cell.hasCellState()) {
      assertArrayEquals(matrix(out.last().cell()[0]).data(), state.cellState().data());
    } else {
      assertNull(state.cellState());
    }
  }

  private static Matrix matrix(float[][] rows) {
    Matrix out = new Matrix(rows.length, rows[0].length);
    for (int b = 0; b < rows.length; b++) {
      System.arraycopy(rows[b], 0, out.data(), b * rows[b].length, rows[b].length);
    }
    return out;
  }

  @Test
  void shapesThatDoNotFitAreRefusedInPyTorchsWords() {
    RecurrentModule module = new RecurrentModule(Cell.LSTM, E, new int[] {5}, false);
    assertTrue(
        problem(() -> module.forward(BACKEND, random(T, B, 3), null, null))
            .contains("input.size(-1) must be equal to input_size. Expected 4, got 3"));
    RecurrentModule.States wrong = new RecurrentModule.States(random(1, B, 4), random(1, B, 5));
    assertTrue(
        problem(() -> module.forward(BACKEND, random(T, B, E), null, wrong))
            .contains("Expected h_0 size 5, got 4"));
    assertTrue(
        problem(() -> module.forward(BACKEND, random(T, B, E), new int[] {1, 2, 9}, null))
            .contains("lengths must be between 1 and T"));
    RecurrentCell cell = new RecurrentCell(Cell.GRU, E, 5);
    assertTrue(
        problem(() -> cell.step(BACKEND, new Matrix(2, 3), null))
            .contains("input has inconsistent input_size: got 3, expected 4"));
    assertTrue(
        problem(() -> cell.step(BACKEND, new Matrix(2, 4), new State(new Matrix(1, 5), null)))
            .contains("hidden state must be [2, 5]"));
  }

  private static String problem(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
