package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Recurrent layers over padded sequences, with the shapes and checks of <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>, {@code
 * GRU} and {@code RNN}; layers may also be of different sizes.
 *
 * <p>For library users who know PyTorch. Arrays are [T][B][·], batch second, as PyTorch has them by
 * default.
 */
public final class RecurrentModule {
  private final Cell cell;
  private final int input;
  private final int[] hidden;
  private final int directions;
  private final RecurrentStack stack;

  /**
   * A module whose weights are zero; {@link #parameters} has them to be filled.
   *
   * @param input E
   * @param hidden H of each layer, from the lowest
   */
  public RecurrentModule(Cell cell, int input, int[] hidden, boolean bidirectional) {
    this.cell = cell;
    this.input = input;
    this.hidden = hidden.clone();
    this.directions = bidirectional ? 2 : 1;
    this.stack =
        new RecurrentStack(cell, input, hidden, bidirectional, RecurrentStack.Rates.NONE, "");
  }

  /** {@code weight_ih_l0 … bias_hh_l1_reverse}, in PyTorch's order. */
  public List<Parameter> parameters() {
    return stack.parameters();
  }

  /**
   * States of all layers and directions: layer 0 forward, layer 0 backward, layer 1 forward, ….
   *
   * @param hidden h, [L·D][B][H]
   * @param cell c, [L·D][B][H], for LSTM; otherwise null
   */
  public record States(float[][][] hidden, float[][][] cell) {}

  /**
   * What a pass gives.
   *
   * @param output h of the last layer at every step, [T][B][D·H]; zeros past a row's length
   * @param last the states after each row's last step
   */
  public record Output(float[][][] output, States last) {}

  /**
   * Runs over a padded batch.
   *
   * @param x [T][B][E]
   * @param lengths steps of each row, in any order; null when all have T
   * @param initial states before the first step; null for zeros
   * @throws IllegalArgumentException when a shape does not fit
   */
  public Output forward(Backend backend, float[][][] x, int[] lengths, States initial) {
    int rows = requireInput(x, lengths);
    int[] steps = lengths == null ? filled(rows, x.length) : lengths;
    Packing packing = Packing.of(steps);
    State[] first = initial == null ? null : packed(initial, packing);
    Sequence sequence = Sequence.dense(packed(x, packing), packing);
    return backend.pass(
        () -> {
          RecurrentStack.Tape tape =
              stack.forward(backend, sequence, first, Mode.RECORDED_EVALUATION);
          float[][][] output = unpacked(tape.top().output(backend), packing, x.length);
          return new Output(output, last(backend, tape, packing));
        });
  }

  private int requireInput(float[][][] x, int[] lengths) {
    if (x.length == 0 || x[0].length == 0) {
      throw new IllegalArgumentException("input must be [T][B][E] with at least one step and row");
    }
    int rows = x[0].length;
    for (float[][] step : x) {
      require(step.length == rows, "every step must have the same rows");
      for (float[] vector : step) {
        require(
            vector.length == input,
            "input.size(-1) must be equal to input_size. Expected "
                + input
                + ", got "
                + vector.length);
      }
    }
    if (lengths != null) {
      require(lengths.length == rows, "lengths must have one entry a row");
      require(
          Arrays.stream(lengths).allMatch(n -> n >= 1 && n <= x.length),
          "lengths must be between 1 and T");
    }
    return rows;
  }

  private Matrix packed(float[][][] x, Packing packing) {
    Matrix out = new Matrix(packing.tokens(), input);
    for (int t = 0; t < packing.steps(); t++) {
      for (int b = 0; b < packing.width(t); b++) {
        int to = (packing.offsets()[t] + b) * input;
        System.arraycopy(x[t][packing.order()[b]], 0, out.writableData(), to, input);
      }
    }
    return out;
  }

  private State[] packed(States states, Packing packing) {
    State[] out = new State[hidden.length];
    for (int k = 0; k < out.length; k++) {
      Matrix c = cell.hasCellState() ? packed("c_0", states.cell, k, packing) : null;
      out[k] = new State(packed("h_0", states.hidden, k, packing), c);
    }
    return out;
  }

  private Matrix packed(String name, float[][][] states, int layer, Packing packing) {
    require(
        states != null && states.length == hidden.length * directions,
        name + " must have " + hidden.length * directions + " slices, one a layer and direction");
    int rows = packing.rows();
    Matrix out = new Matrix(directions * rows, hidden[layer]);
    for (int d = 0; d < directions; d++) {
      float[][] slice = states[layer * directions + d];
      require(slice.length == rows, name + " must have one vector a row");
      for (int b = 0; b < rows; b++) {
        float[] vector = slice[packing.order()[b]];
        require(
            vector.length == hidden[layer],
            "Expected " + name + " size " + hidden[layer] + ", got " + vector.length);
        System.arraycopy(
            vector, 0, out.writableData(), (d * rows + b) * vector.length, vector.length);
      }
    }
    return out;
  }

  private float[][][] unpacked(Matrix output, Packing packing, int steps) {
    int width = output.columns();
    float[][][] out = new float[steps][packing.rows()][width];
    for (int t = 0; t < packing.steps(); t++) {
      for (int b = 0; b < packing.width(t); b++) {
        int from = (packing.offsets()[t] + b) * width;
        System.arraycopy(output.data(), from, out[t][packing.order()[b]], 0, width);
      }
    }
    return out;
  }

  private States last(Backend backend, RecurrentStack.Tape tape, Packing packing) {
    float[][][] h = new float[hidden.length * directions][][];
    float[][][] c = cell.hasCellState() ? new float[h.length][][] : null;
    for (int k = 0; k < hidden.length; k++) {
      State state = tape.layers().get(k).state(backend);
      for (int d = 0; d < directions; d++) {
        h[k * directions + d] = callersOrder(state.hidden(), d, packing);
        if (c != null) {
          c[k * directions + d] = callersOrder(state.cellState(), d, packing);
        }
      }
    }
    return new States(h, c);
  }

  private static float[][] callersOrder(Matrix states, int direction, Packing packing) {
    float[][] out = new float[packing.rows()][];
    for (int b = 0; b < out.length; b++) {
      int row = direction * out.length + b;
      out[packing.order()[b]] = states.copyOfRows(row, row + 1).data();
    }
    return out;
  }

  private static int[] filled(int count, int value) {
    int[] out = new int[count];
    Arrays.fill(out, value);
    return out;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
