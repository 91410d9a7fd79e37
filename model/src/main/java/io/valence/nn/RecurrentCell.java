package io.valence.nn;

import io.valence.model.math.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a recurrent network: base class of {@link RNNCell}, {@link LSTMCell}, {@link
 * GRUCell}.
 */
public abstract class RecurrentCell extends Module {
  private static final String SUFFIX = "_l0";

  private final int inputSize;
  private final int hiddenSize;
  private final Recurrent layer;

  RecurrentCell(Context context, Cell cell, int inputSize, int hiddenSize) {
    super(context);
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.layer = new Layer(context, cell, RecurrentShape.of(inputSize, hiddenSize));
  }

  /** A layer of one step. */
  private static final class Layer extends Recurrent {
    Layer(Context context, Cell cell, RecurrentShape shape) {
      super(context, cell, shape);
    }
  }

  /**
   * {@code weight_ih [GH, E]}, {@code weight_hh [GH, H]}, {@code bias_ih}, {@code bias_hh [GH]}.
   */
  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    layer.parameters().forEach(p -> all.add(p.named(p.name().replace(SUFFIX, ""))));
    return all;
  }

  @Override
  public Map<String, Tensor> stateDict() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parameters().forEach(p -> all.put(p.name(), p.value()));
    return all;
  }

  /** The result of {@link #forward}, with the data for one {@link #backward} call. */
  public static final class Output {
    private final Recurrent.Output step;

    private Output(Recurrent.Output step) {
      this.step = step;
    }

    /**
     * The new h.
     *
     * @return [B, H]
     */
    public Tensor hidden() {
      return step.state().hidden().get(0);
    }

    /**
     * The new c of an LSTM.
     *
     * @return [B, H]; null for other cells
     */
    public Tensor cell() {
      return step.state().cell() == null ? null : step.state().cell().get(0);
    }
  }

  /** One step; c is null if the cell has none, both for zeros. */
  Output forward(Tensor x, Tensor hidden, Tensor cell) {
    require(x.dim() == 2, getClass().getSimpleName() + ": Expected input to be 2D, got " + x);
    require(
        x.size(1) == inputSize,
        "input has inconsistent input_size: got " + x.size(1) + ", expected " + inputSize);
    return new Output(layer.forward(x.view(1, x.size(0), inputSize), null, state(hidden, cell)));
  }

  private static Recurrent.State state(Tensor hidden, Tensor cell) {
    return hidden == null && cell == null
        ? null
        : new Recurrent.State(List.of(hidden), cell == null ? null : List.of(cell));
  }

  /**
   * The gradients of a step.
   *
   * @param input d loss / d x, [B, E]
   * @param hidden d loss / d previous h, [B, H]; null if that was zeros
   * @param cell LSTM: d loss / d previous c, [B, H]; else null
   */
  public record Gradient(Tensor input, Tensor hidden, Tensor cell) {}

  /**
   * The input gradients; adds those of the parameters. Once per output.
   *
   * @param output of a step
   * @param dHidden d loss / d new h, [B, H]; null for zeros
   * @param dCell LSTM: d loss / d new c, [B, H]; null for zeros and for other cells
   * @return the gradients of x and of the previous state
   */
  public Gradient backward(Output output, Tensor dHidden, Tensor dCell) {
    require(
        dCell == null || output.cell() != null, "this cell has no c, and so no gradient of one");
    Tensor dh = dHidden == null ? Tensor.zeros(output.hidden().shape()) : dHidden;
    Tensor dc =
        output.cell() == null || dCell != null ? dCell : Tensor.zeros(output.cell().shape());
    Recurrent.Gradient d = layer.backward(output.step, null, state(dh, dc));
    Tensor input = d.input().view(-1, inputSize);
    return d.initial() == null
        ? new Gradient(input, null, null)
        : new Gradient(
            input,
            d.initial().hidden().get(0),
            d.initial().cell() == null ? null : d.initial().cell().get(0));
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + inputSize + ", " + hiddenSize + ")";
  }
}
