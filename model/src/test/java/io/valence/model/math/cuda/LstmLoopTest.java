package io.valence.model.math.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import io.valence.model.math.RecurrenceWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An LSTM's loop in one launch gives what a product and a kernel per step give. */
@Tag("gpu")
class LstmLoopTest {
  private static final int SHARED = 1 << 14; // bytes, as the pretended GPU has them

  /** Counts whole loops. */
  private static final class Watched extends ForwardingGpu {
    private final int sharedMemory;
    private int loops;

    private Watched(int sharedMemory) {
      super(PretendedCuda.gpu());
      this.sharedMemory = sharedMemory;
    }

    @Override
    public int sharedMemory() {
      return sharedMemory;
    }

    @Override
    public void launch(KernelCall call) {
      loops += call.kernel().startsWith("lstm_loop") ? 1 : 0;
      super.launch(call);
    }
  }

  /**
   * A layer's shape.
   *
   * @param offsets the first token of each step, then all
   */
  private record Shape(int hidden, int[] offsets, int directions, boolean initial) {
    private static Matrix matrix(Random random, int rows, int columns) {
      Matrix out = new Matrix(rows, columns);
      for (int i = 0; i < out.size(); i++) {
        out.writableData()[i] = random.nextFloat() - 0.5f;
      }
      return out;
    }

    private List<RecurrenceWeights> weights(Random random) {
      List<RecurrenceWeights> all = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        all.add(
            new RecurrenceWeights(
                matrix(random, 4 * hidden, 3),
                matrix(random, 4 * hidden, hidden),
                matrix(random, 1, 4 * hidden),
                matrix(random, 1, 4 * hidden),
                null));
      }
      return all;
    }

    private Matrix state(Random random, boolean there) {
      return there ? matrix(random, directions * offsets[1], hidden) : null;
    }

    private Map<String, Matrix> results(Backend backend) {
      Random random = new Random(1);
      int tokens = offsets[offsets.length - 1];
      List<int[]> index = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        index.add(random.ints(tokens, 0, 6).toArray());
      }
      RecurrenceInput input =
          new RecurrenceInput(
              Cell.LSTM,
              matrix(random, 6, 3),
              index,
              offsets,
              weights(random),
              state(random, initial),
              state(random, initial),
              true);
      RecurrenceTape tape = backend.recurrent(input);
      RecurrenceGradient d =
          new RecurrenceGradient(
              initial ? matrix(random, directions * tokens, hidden) : null,
              state(random, true),
              state(random, true),
              state(random, initial),
              state(random, initial),
              weights(random),
              true);
      Map<String, Matrix> out = new LinkedHashMap<>();
      out.put("h", tape.hidden().copy());
      out.put("c", tape.cellState().copy());
      out.put("d rows", backend.recurrentBackward(tape, d).copy());
      out.put("d W_hh", d.weights().get(directions - 1).weightHidden().copy());
      if (initial) {
        out.put("d initial h", d.hidden().copy());
        out.put("d initial c", d.cellState().copy());
      }
      return out;
    }

    private Map<String, Matrix> results(int sharedMemory, int loops) {
      Watched gpu = new Watched(sharedMemory);
      try (Backend backend = new CudaBackend(gpu)) {
        Map<String, Matrix> out = backend.pass(() -> results(backend));
        assertEquals(loops, gpu.loops);
        return out;
      }
    }
  }

  /** Texts of equal and of all lengths, fewer and more than a block takes; W_hh whole and not. */
  @ParameterizedTest
  @CsvSource({
    "1, 0 1 2",
    "5, 0 4 8",
    "5, 0 9 17 24 29 33 36 37",
    "20, 0 5 10 11",
    "32, 0 3 6",
    "37, 0 13 21 25"
  })
  void aLoopGivesWhatStepsGive(int hidden, String offsets) {
    int[] first = List.of(offsets.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    for (int directions = 1; directions <= 2; directions++) {
      for (boolean initial : new boolean[] {false, true}) {
        Shape shape = new Shape(hidden, first, directions, initial);
        Map<String, Matrix> expected = shape.results(0, 0);
        Map<String, Matrix> actual = shape.results(SHARED, 2);
        expected.forEach(
            (name, values) ->
                assertArrayEquals(
                    values.data(), actual.get(name).data(), 2e-6f, shape + ", " + name));
      }
    }
  }

  /**
   * Half of W_hh has 32 KiB for 64 units, and the gates of four rows with their gradients 8 KiB.
   */
  @Test
  void aLoopIsTakenIfHalfOfTheWeightsFit() {
    assertTrue(LstmLoop.fits(64, 40 << 10));
    assertFalse(LstmLoop.fits(64, (40 << 10) - 1));
    assertTrue(LstmLoop.fits(136, 163 << 10), "A100");
    assertFalse(LstmLoop.fits(137, 163 << 10), "A100");
    assertTrue(LstmLoop.fits(1, SHARED));
    assertFalse(LstmLoop.fits(1, 0));
    assertFalse(LstmLoop.fits(512, 227 << 10));
    assertFalse(LstmLoop.fits(1 << 14, 228 << 10));
  }
}
