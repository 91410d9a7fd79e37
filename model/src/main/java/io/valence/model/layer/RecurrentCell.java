package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * One step of a recurrent cell, as <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html">torch.nn.LSTMCell</a>,
 * {@code GRUCell} and {@code RNNCell}: {@code x [B, E]} and {@code (h, c) [B, H]} in, {@code (h, c)
 * [B, H]} out.
 */
public final class RecurrentCell {
  private final Cell cell;
  private final int input;
  private final int hidden;
  private final RecurrentLayer layer;

  /**
   * A cell whose weights are zero.
   *
   * @param input E
   * @param hidden H
   */
  public RecurrentCell(Cell cell, int input, int hidden) {
    this.cell = cell;
    this.input = input;
    this.hidden = hidden;
    this.layer = new RecurrentLayer(cell, input, hidden, false, "", "", new Dropout(0));
  }

  /**
   * {@code weight_ih [GH, E]}, {@code weight_hh [GH, H]}, {@code bias_ih [GH]}, {@code bias_hh
   * [GH]}.
   */
  public List<Parameter> parameters() {
    return layer.parameters();
  }

  /**
   * One step.
   *
   * @param x [B, E]
   * @param state h and, for LSTM, c, [B, H]; null for zeros
   * @return the new state
   * @throws IllegalArgumentException when a shape does not fit
   */
  public State step(Backend backend, Matrix x, State state) {
    if (x.columns() != input) {
      throw new IllegalArgumentException(
          "input has inconsistent input_size: got " + x.columns() + ", expected " + input);
    }
    if (state != null) {
      requireState("hidden", state.hidden(), x.rows());
      if (cell.hasCellState()) {
        requireState("cell", state.cellState(), x.rows());
      }
    }
    int[] ones = new int[x.rows()];
    Arrays.fill(ones, 1);
    Sequence sequence = Sequence.dense(x, Packing.of(ones));
    return backend.pass(
        () -> layer.forward(backend, sequence, state, Mode.RECORDED_EVALUATION).state(backend));
  }

  private void requireState(String name, Matrix given, int rows) {
    if (given == null || given.rows() != rows || given.columns() != hidden) {
      throw new IllegalArgumentException(
          name + " state must be [" + rows + ", " + hidden + "], got " + given);
    }
  }
}
