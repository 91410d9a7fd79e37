package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.PreparedLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacked recurrent layers of equal or different sizes, with dropout between them. Parameters are
 * named as in {@code torch.nn.LSTM}: {@code weight_ih_l0 … bias_hh_l1_reverse}.
 */
public final class RecurrentStack {
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final Dropout dropout;

  /**
   * Dropout rates.
   *
   * @param between on the output of each layer but the last
   * @param recurrent on {@code weight_hh}
   */
  public record Rates(double between, double recurrent) {
    /** No dropout. */
    public static final Rates NONE = new Rates(0, 0);
  }

  /**
   * @param input width of the first layer's input
   * @param hidden width of each layer, first to last
   * @param prefix prefix of the parameter names
   */
  public RecurrentStack(
      Cell cell, int input, int[] hidden, boolean bidirectional, Rates rates, String prefix) {
    Dropout recurrent = new Dropout(rates.recurrent);
    int width = input;
    for (int k = 0; k < hidden.length; k++) {
      RecurrentLayer layer =
          new RecurrentLayer(cell, width, hidden[k], bidirectional, prefix, "_l" + k, recurrent);
      layers.add(layer);
      width = layer.outputColumns();
    }
    this.dropout = new Dropout(rates.between);
  }

  /** All parameters, in PyTorch's order. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /** D · H of the last layer. */
  public int outputColumns() {
    return layers.get(layers.size() - 1).outputColumns();
  }

  /**
   * The tape of a pass.
   *
   * @param layers one tape per layer
   * @param masks the dropout mask on the output of each layer but the last; null for none
   */
  public record Tape(List<RecurrentLayer.Tape> layers, List<Matrix> masks) {
    /** The last layer's tape. */
    public RecurrentLayer.Tape top() {
      return layers.get(layers.size() - 1);
    }
  }

  /** Each layer as the backend keeps it for many passes; null for nothing. */
  public List<PreparedLayer> prepare(Backend backend) {
    List<PreparedLayer> all = new ArrayList<>();
    layers.forEach(layer -> all.add(layer.prepare(backend)));
    return all;
  }

  /**
   * Runs all layers over a batch.
   *
   * @param initial the initial state of each layer; null for zeros
   */
  public Tape forward(Backend backend, Sequence x, State[] initial, Mode mode) {
    return forward(backend, x, initial, mode, null);
  }

  /**
   * Runs all layers in evaluation mode, from zero states.
   *
   * @param x its index begins with the rows of the first prepared layer
   * @param prepared each layer, as {@link #prepare} returns it
   */
  public Tape forward(Backend backend, Sequence x, List<PreparedLayer> prepared) {
    return forward(backend, x, null, Mode.EVALUATION, prepared);
  }

  private Tape forward(
      Backend backend, Sequence x, State[] initial, Mode mode, List<PreparedLayer> prepared) {
    List<RecurrentLayer.Tape> tapes = new ArrayList<>();
    List<Matrix> masks = new ArrayList<>();
    Sequence input = x;
    for (int k = 0; k < layers.size(); k++) {
      State first = initial == null ? null : initial[k];
      RecurrentLayer.Tape tape =
          layers
              .get(k)
              .forward(backend, input, first, mode, prepared == null ? null : prepared.get(k));
      tapes.add(tape);
      if (k < layers.size() - 1) {
        Matrix output = tape.output(backend);
        masks.add(dropout.forward(backend, output, mode));
        input = Sequence.dense(output, x.packing());
      }
    }
    return new Tape(tapes, masks);
  }

  /**
   * Result of a backward pass.
   *
   * @param rows d loss / d input table, [R, in]; null if not needed
   * @param initial d loss / d initial state of each layer
   */
  public record InputGradient(Matrix rows, State[] initial) {}

  /**
   * Runs all layers backward, once per tape.
   *
   * @param d gradients from above the last layer
   * @param wantsRows whether the gradient of the input table is needed
   */
  public InputGradient backward(
      Backend backend, Tape tape, RecurrentLayer.OutputGradient d, boolean wantsRows) {
    return backward(backend, tape, d, null, wantsRows);
  }

  /**
   * Same as above, with gradients for the last states of all layers.
   *
   * @param last d loss / d state of each layer after each row's last step; null for none
   */
  public InputGradient backward(
      Backend backend,
      Tape tape,
      RecurrentLayer.OutputGradient d,
      State[] last,
      boolean wantsRows) {
    State[] initial = new State[layers.size()];
    RecurrentLayer.OutputGradient above = d;
    Matrix rows = null;
    for (int k = layers.size() - 1; k >= 0; k--) {
      if (last != null) {
        above = new RecurrentLayer.OutputGradient(above.output(), null, last[k]);
      }
      RecurrentLayer.InputGradient below =
          layers.get(k).backward(backend, tape.layers.get(k), above, k > 0 || wantsRows);
      initial[k] = below.initial();
      rows = below.rows();
      if (k > 0) {
        dropout.backward(backend, tape.masks.get(k - 1), rows);
        above = new RecurrentLayer.OutputGradient(rows, null);
      }
    }
    return new InputGradient(rows, initial);
  }
}
