package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers one above the other, of equal or different sizes, with dropout between them;
 * parameters named as in {@code torch.nn.LSTM}: {@code weight_ih_l0 … bias_hh_l1_reverse}.
 */
public final class RecurrentStack {
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final Dropout dropout;

  /**
   * Dropout rates.
   *
   * @param between on what one layer hands to the next
   * @param recurrent on the weights {@code weight_hh}
   */
  public record Rates(double between, double recurrent) {
    /** No dropout. */
    public static final Rates NONE = new Rates(0, 0);
  }

  /**
   * @param input width of the first layer's input
   * @param hidden width of each layer, from the lowest
   * @param prefix what stands before the parameters' names
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

  /** The lowest layer. */
  public RecurrentLayer lowest() {
    return layers.get(0);
  }

  /** D · H of the last layer. */
  public int outputColumns() {
    return layers.get(layers.size() - 1).outputColumns();
  }

  /**
   * What a pass leaves behind.
   *
   * @param layers one tape a layer
   * @param masks the dropout mask on the output of each layer but the last; null for none
   */
  public record Tape(List<RecurrentLayer.Tape> layers, List<Matrix> masks) {
    /** The last layer's tape. */
    public RecurrentLayer.Tape top() {
      return layers.get(layers.size() - 1);
    }
  }

  /**
   * Runs all layers over a batch.
   *
   * @param initial the state of each layer before the first step; null for zeros
   */
  public Tape forward(Backend backend, Sequence x, State[] initial, Mode mode) {
    List<RecurrentLayer.Tape> tapes = new ArrayList<>();
    List<Matrix> masks = new ArrayList<>();
    Sequence input = x;
    for (int k = 0; k < layers.size(); k++) {
      State first = initial == null ? null : initial[k];
      RecurrentLayer.Tape tape = layers.get(k).forward(backend, input, first, mode);
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
   * What a backward pass gives.
   *
   * @param rows d loss / d input table, [R, in]; null when not wanted
   * @param initial d loss / d initial state of each layer
   */
  public record InputGradient(Matrix rows, State[] initial) {}

  /**
   * Runs all layers backward, once for a tape.
   *
   * @param d what comes from above the last layer
   * @param wantsRows whether the gradient of the input table is needed
   */
  public InputGradient backward(
      Backend backend, Tape tape, RecurrentLayer.OutputGradient d, boolean wantsRows) {
    return backward(backend, tape, d, null, wantsRows);
  }

  /**
   * As above, where the last states of all layers have gradients too.
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
