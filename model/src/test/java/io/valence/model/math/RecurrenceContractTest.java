package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.TestBackends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every backend's time loops compute what the specification, {@link TestBackends#JAVA}, does. */
class RecurrenceContractTest {
  private static final int HIDDEN = 5;
  private static final int INPUT_ROWS = 7;

  /** The first token of each step; of rows of 4, 3, 3 and 1 tokens. */
  private static final int[] OFFSETS = {0, 4, 7, 10, 11};

  private static final int ROWS = 4;
  private static final int TOKENS = 11;

  /** What a pass is given. */
  record Task(Cell cell, int directions, boolean initial, boolean above) {
    private Matrix matrix(Random random, int rows, int columns) {
      Matrix out = new Matrix(rows, columns);
      for (int i = 0; i < out.size(); i++) {
        out.data()[i] = random.nextFloat() * 2 - 1;
      }
      return out;
    }

    private CellRun run(Backend b, Random random) {
      int width = cell.gates() * HIDDEN;
      return new CellRun(
          cell,
          OFFSETS,
          random.ints(directions * TOKENS, 0, directions * INPUT_ROWS).toArray(),
          b.stage(matrix(random, directions * INPUT_ROWS, width)),
          b.stage(matrix(random, directions * width, HIDDEN)),
          b.stage(matrix(random, directions, width)),
          initial ? matrix(random, directions * ROWS, HIDDEN) : null,
          initial && cell.hasMemory() ? matrix(random, directions * ROWS, HIDDEN) : null);
    }

    private CellGradient gradient(Random random) {
      int rows = directions * ROWS;
      return new CellGradient(
          above ? matrix(random, directions * TOKENS, HIDDEN) : null,
          above ? null : matrix(random, rows, HIDDEN),
          initial ? new Matrix(rows, HIDDEN) : null,
          initial && cell.hasMemory() ? new Matrix(rows, HIDDEN) : null);
    }

    /** All that a pass there and back leaves, by name. */
    Map<String, Matrix> results(Backend b) {
      Random random = new Random(1);
      CellRun run = run(b, random);
      CellTape unrecorded = CellTape.empty(b, run, false);
      b.recurForward(run, unrecorded);
      CellTape tape = CellTape.empty(b, run, true);
      b.recurForward(run, tape);
      Map<String, Matrix> all = new LinkedHashMap<>();
      all.put("h, unrecorded", unrecorded.hidden().copy());
      all.put("h", tape.hidden().copy());
      if (tape.memory() != null) {
        all.put("memory", tape.memory().copy());
      }
      for (int d = 0; d < directions; d++) {
        // What is before the first step is undefined where it is zero.
        Matrix previous = fetched(b, tape.previousHidden().block(d, directions));
        all.put("previous h of " + d, previous.copyOfRows(run.firstWithPrevious(), TOKENS));
      }
      all.put("gates", fetched(b, tape.gates()));
      CellGradient d = gradient(random);
      b.recurBackward(run, tape, d);
      all.put("d gates", fetched(b, tape.gates()));
      all.put("d recurrent", fetched(b, tape.recurrent()));
      if (initial) {
        all.put("d initial h", d.hidden().copy());
      }
      if (d.memory() != null) {
        all.put("d initial c", d.memory().copy());
      }
      return all;
    }

    private static Matrix fetched(Backend b, Operand x) {
      Matrix out = new Matrix(x.rows(), x.columns());
      b.fetch(x, out);
      return out.copy();
    }
  }

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (TestBackends backend : TestBackends.values()) {
      for (Cell cell : Cell.values()) {
        IntStream.range(0, 8)
            .mapToObj(k -> new Task(cell, k % 2 + 1, k / 2 % 2 == 1, k / 4 == 1))
            .forEach(task -> all.add(Arguments.of(backend, task)));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void asTheSpecification(TestBackends kind, Task task) {
    try (Backend specification = TestBackends.JAVA.open(1);
        Backend backend = kind.open(2)) {
      Map<String, Matrix> expected = specification.pass(() -> task.results(specification));
      Map<String, Matrix> actual = backend.pass(() -> task.results(backend));
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, matrix) -> requireClose(name, matrix, actual.get(name)));
    }
  }

  private static void requireClose(String name, Matrix expected, Matrix actual) {
    assertEquals(expected.size(), actual.size(), name);
    for (int i = 0; i < expected.size(); i++) {
      float tolerance = 1e-5f * Math.max(1, Math.abs(expected.data()[i]));
      assertEquals(expected.data()[i], actual.data()[i], tolerance, name + " " + i);
    }
  }
}
