package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.TestBackends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every backend's time loops compute what the equations say, {@link ReferenceRecurrence}. */
class RecurrenceContractTest {
  private static final int HIDDEN = 5;
  private static final int INPUT_ROWS = 7;

  /** The first token of each step; of rows of 4, 3, 3 and 1 tokens. */
  private static final int[] OFFSETS = {0, 4, 7, 10, 11};

  private static final int ROWS = 4;
  private static final int TOKENS = 11;

  private static final int INPUT = 3;

  /**
   * What a pass is given.
   *
   * @param initial whether there are first states
   * @param above whether gradients come from above at every token, and not after the last alone
   * @param masked whether some of W_hh is dropped
   */
  record Task(Cell cell, int directions, boolean initial, boolean above, boolean masked) {
    private Matrix matrix(Random random, int rows, int columns) {
      Matrix out = new Matrix(rows, columns);
      for (int i = 0; i < out.size(); i++) {
        out.writableData()[i] = random.nextFloat() * 2 - 1;
      }
      return out;
    }

    private RecurrenceWeights weights(Random random, Matrix mask) {
      int width = cell.gates() * HIDDEN;
      return new RecurrenceWeights(
          matrix(random, width, INPUT),
          matrix(random, width, HIDDEN),
          matrix(random, 1, width),
          matrix(random, 1, width),
          mask);
    }

    private Matrix mask(Random random) {
      Matrix mask = matrix(random, cell.gates() * HIDDEN, HIDDEN);
      for (int i = 0; i < mask.size(); i++) {
        mask.writableData()[i] = mask.data()[i] < 0 ? 0 : 2;
      }
      return mask;
    }

    private RecurrenceInput input(Random random, boolean records) {
      List<int[]> index = new ArrayList<>();
      List<RecurrenceWeights> weights = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        index.add(random.ints(TOKENS, 0, INPUT_ROWS).toArray());
        weights.add(weights(random, masked ? mask(random) : null));
      }
      return new RecurrenceInput(
          cell,
          matrix(random, INPUT_ROWS, INPUT),
          index,
          OFFSETS,
          weights,
          initial ? matrix(random, directions * ROWS, HIDDEN) : null,
          initial && cell.hasCellState() ? matrix(random, directions * ROWS, HIDDEN) : null,
          records);
    }

    /** Room for gradients holds numbers before: they must not count. */
    private RecurrenceGradient gradient(Random random) {
      int rows = directions * ROWS;
      List<RecurrenceWeights> weights = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        weights.add(weights(random, null));
      }
      return new RecurrenceGradient(
          above ? matrix(random, directions * TOKENS, HIDDEN) : null,
          above ? null : matrix(random, rows, HIDDEN),
          !above && cell.hasCellState() ? matrix(random, rows, HIDDEN) : null,
          initial ? matrix(random, rows, HIDDEN) : null,
          initial && cell.hasCellState() ? matrix(random, rows, HIDDEN) : null,
          weights,
          true);
    }

    /** All that a pass there and back gives, by name. */
    Map<String, Matrix> results(Backend b) {
      Map<String, Matrix> all = new LinkedHashMap<>();
      all.put("h, unrecorded", b.recurrent(input(new Random(1), false)).hidden().copy());
      Random random = new Random(1);
      RecurrenceTape tape = b.recurrent(input(random, true));
      all.put("h", tape.hidden().copy());
      if (cell.hasCellState()) {
        all.put("c", tape.cellState().copy());
      }
      RecurrenceGradient d = gradient(random);
      all.put("d rows", b.recurrentBackward(tape, d).copy());
      for (int k = 0; k < directions; k++) {
        RecurrenceWeights of = d.weights().get(k);
        all.put("d W_ih of " + k, of.weightInput().copy());
        all.put("d W_hh of " + k, of.weightHidden().copy());
        all.put("d b_ih of " + k, of.biasInput().copy());
        all.put("d b_hh of " + k, of.biasHidden().copy());
      }
      if (initial) {
        all.put("d initial h", d.hidden().copy());
      }
      if (d.cellState() != null) {
        all.put("d initial c", d.cellState().copy());
      }
      return all;
    }
  }

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (TestBackends backend : TestBackends.values()) {
      for (Cell cell : Cell.values()) {
        IntStream.range(0, 16)
            .mapToObj(k -> new Task(cell, k % 2 + 1, k / 2 % 2 == 1, k / 4 % 2 == 1, k / 8 == 1))
            .forEach(task -> all.add(Arguments.of(backend, task)));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void asTheEquations(TestBackends kind, Task task) {
    try (Backend specification = new ReferenceBackend();
        Backend backend = kind.open(2)) {
      Map<String, Matrix> expected = specification.pass(() -> task.results(specification));
      Map<String, Matrix> actual = backend.pass(() -> task.results(backend));
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, matrix) -> requireClose(name, matrix, actual.get(name)));
    }
  }

  static List<Arguments> prepared() {
    List<Arguments> all = new ArrayList<>();
    for (TestBackends backend :
        List.of(TestBackends.JAVA, TestBackends.OPENBLAS, TestBackends.ONEDNN)) {
      for (Cell cell : Cell.values()) {
        for (int known : new int[] {0, 1, 4, INPUT_ROWS}) {
          all.add(Arguments.of(backend, new Task(cell, 2, known == 4, false, false), known));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1} with {2} rows known")
  @MethodSource("prepared")
  void aPreparedLayerComputesTheSame(TestBackends kind, Task task, int known) {
    RecurrenceInput input = task.input(new Random(1), false);
    try (Backend specification = new ReferenceBackend();
        Backend backend = kind.open(2)) {
      Matrix expected = specification.pass(() -> specification.recurrent(input).hidden().copy());
      PreparedLayer layer = backend.prepare(input.cell(), input.weights());
      for (int row = 0; row < known; row++) {
        layer = backend.extend(layer, rows(input.rows(), row, row + 1));
      }
      assertEquals(known, layer.rows());
      RecurrenceInput less =
          new RecurrenceInput(
              input.cell(),
              rows(input.rows(), known, INPUT_ROWS),
              input.index(),
              input.offsets(),
              input.weights(),
              input.hidden(),
              input.cellState(),
              false,
              layer);
      Matrix actual = backend.pass(() -> backend.recurrent(less).hidden().copy());
      requireClose("h", expected, actual);
    }
  }

  private static Matrix rows(Matrix all, int from, int to) {
    int width = all.columns();
    return new Matrix(to - from, width, Arrays.copyOfRange(all.data(), from * width, to * width));
  }

  private static void requireClose(String name, Matrix expected, Matrix actual) {
    assertEquals(expected.size(), actual.size(), name);
    for (int i = 0; i < expected.size(); i++) {
      float tolerance = 1e-5f * Math.max(1, Math.abs(expected.data()[i]));
      assertEquals(expected.data()[i], actual.data()[i], tolerance, name + " " + i);
    }
  }
}
