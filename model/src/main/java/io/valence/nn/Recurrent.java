package io.valence.nn;

import io.valence.model.layer.Mode;
import io.valence.model.layer.Packing;
import io.valence.model.layer.RecurrentLayer;
import io.valence.model.layer.RecurrentStack;
import io.valence.model.layer.Sequence;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Stacked recurrent layers: the base class of {@link RNN}, {@link LSTM} and {@link GRU}.
 *
 * <p>The states of all layers and directions are in PyTorch's order: layer 0 forward, layer 0
 * backward, layer 1 forward, …, each [B, H]. PyTorch has one tensor [L·D, B, H], as all layers have
 * one size; here they are a list of L·D tensors, since sizes may differ.
 */
public abstract class Recurrent extends Module {
  private final Cell cell;
  private final RecurrentShape shape;
  private final RecurrentStack stack;
  private final List<Parameter> parameters = new ArrayList<>();

  /** Initializes like PyTorch: U(-1/√H, 1/√H). */
  Recurrent(Context context, Cell cell, RecurrentShape shape) {
    super(context);
    this.cell = cell;
    this.shape = shape;
    this.stack =
        new RecurrentStack(
            cell,
            shape.inputSize(),
            shape.hiddenSizes(),
            shape.bidirectional(),
            RecurrentStack.Rates.NONE,
            "");
    RandomGenerator random = context.random();
    for (io.valence.model.layer.Parameter own : stack.parameters()) {
      double bound = 1 / Math.sqrt((double) own.shape()[0] / cell.gates());
      parameters.add(new Parameter(own.name(), own.value(), own.shape()).uniform(bound, random));
    }
  }

  /** {@code weight_ih_l0 … bias_hh_l1_reverse}. */
  @Override
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /**
   * The states of all layers and directions, L·D tensors [B, H].
   *
   * @param hidden h
   * @param cell LSTM: c; null for others
   */
  public record State(List<Tensor> hidden, List<Tensor> cell) {
    /**
     * One tensor if all layers have equal size: {@code h_n}.
     *
     * @return [L·D, B, H]
     */
    public Tensor stackedHidden() {
      return stacked(hidden);
    }

    /**
     * {@link #stackedHidden} for c: {@code c_n}.
     *
     * @return [L·D, B, H]
     * @throws IllegalArgumentException if the layers have no c
     */
    public Tensor stackedCell() {
      require(cell != null, "only an LSTM has cell states");
      return stacked(cell);
    }

    private static Tensor stacked(List<Tensor> all) {
      int size = all.get(0).data().length;
      Tensor out = Tensor.zeros(all.size(), all.get(0).size(0), all.get(0).size(1));
      for (int i = 0; i < all.size(); i++) {
        require(
            Arrays.equals(all.get(i).shape(), all.get(0).shape()),
            "layers of different sizes have no common tensor");
        System.arraycopy(all.get(i).data(), 0, out.data(), i * size, size);
      }
      return out;
    }
  }

  /** The result of {@link #forward}, with the data for one {@link #backward} call. */
  public static final class Output {
    private final Recurrent module;
    private final Tensor output;
    private final State last;
    private final Packing packing;
    private final Tensor input;
    private RecurrentStack.Tape tape;

    private Output(
        Recurrent module,
        Tensor input,
        Tensor output,
        State last,
        Packing packing,
        RecurrentStack.Tape tape) {
      this.module = module;
      this.input = input;
      this.output = output;
      this.last = last;
      this.packing = packing;
      this.tape = tape;
    }

    /**
     * h of the last layer at every step, forward half first; zeros past a row's length.
     *
     * @return [T, B, D·H]
     */
    public Tensor output() {
      return output;
    }

    /**
     * The states after each row's last step; for the backward direction, its first.
     *
     * @return all layers and directions
     */
    public State state() {
      return last;
    }
  }

  /**
   * Runs over a batch.
   *
   * @param x [T, B, E]
   * @param lengths steps of each row, in any order; null if all are T
   * @param initial initial states; null for zeros
   * @return output and last states
   * @throws IllegalArgumentException if a shape does not fit
   */
  public Output forward(Tensor x, int[] lengths, State initial) {
    Tensor steps = byStep(x);
    Packing packing = Packing.of(requireInput(x, steps, lengths));
    Backend backend = context().backend();
    Sequence sequence = Sequence.dense(Packed.rows(steps, packing), packing);
    io.valence.model.layer.State[] first =
        initial == null ? null : states(initial, packing, "Expected hidden size ");
    RecurrentStack.Tape tape = stack.forward(backend, sequence, first, Mode.RECORDED_EVALUATION);
    Tensor output = byBatch(Packed.padded(tape.top().output(backend), packing, steps.size(0)));
    return new Output(this, x, output, last(tape, packing), packing, tape);
  }

  private Tensor byStep(Tensor x) {
    require(x.dim() == 3, name() + ": Expected input to be 3D, got " + x.dim() + "D instead");
    return shape.batchFirst() ? Packed.swapped(x) : x;
  }

  private Tensor byBatch(Tensor output) {
    return shape.batchFirst() ? Packed.swapped(output) : output;
  }

  private int[] requireInput(Tensor x, Tensor steps, int[] lengths) {
    require(
        x.size(2) == shape.inputSize(),
        "input.size(-1) must be equal to input_size. Expected "
            + shape.inputSize()
            + ", got "
            + x.size(2));
    require(steps.size(0) > 0 && steps.size(1) > 0, "Expected at least one step and row, got " + x);
    int[] all = new int[steps.size(1)];
    Arrays.fill(all, steps.size(0));
    if (lengths == null) {
      return all;
    }
    require(
        lengths.length == all.length,
        "Expected `len(lengths)` to be equal to batch_size, but got "
            + lengths.length
            + " (batch_size="
            + all.length
            + ")");
    for (int length : lengths) {
      require(
          length >= 1 && length <= steps.size(0),
          "Length of all samples has to be greater than 0 and at most "
              + steps.size(0)
              + ", but found "
              + length);
    }
    return lengths;
  }

  private String name() {
    return getClass().getSimpleName();
  }

  /** States in packed order, with the directions of a layer stacked. */
  private io.valence.model.layer.State[] states(State given, Packing packing, String problem) {
    require(given.cell() == null || cell.hasCellState(), name() + " has no cell state (c_0)");
    require(given.cell() != null || !cell.hasCellState(), name() + " needs a cell state (c_0) too");
    io.valence.model.layer.State[] out = new io.valence.model.layer.State[shape.numLayers()];
    for (int k = 0; k < out.length; k++) {
      Matrix c = given.cell() == null ? null : packed(given.cell(), k, packing, problem);
      out[k] = new io.valence.model.layer.State(packed(given.hidden(), k, packing, problem), c);
    }
    return out;
  }

  private Matrix packed(List<Tensor> states, int layer, Packing packing, String problem) {
    int directions = shape.directions();
    int rows = packing.rows();
    int width = shape.hiddenSize(layer);
    require(
        states.size() == directions * shape.numLayers(),
        problem
            + "of "
            + directions * shape.numLayers()
            + " layers and directions, got "
            + states.size());
    Matrix out = new Matrix(directions * rows, width);
    for (int d = 0; d < directions; d++) {
      Tensor state = states.get(layer * directions + d);
      require(
          Arrays.equals(state.shape(), new int[] {rows, width}),
          problem + Tensor.text(new int[] {rows, width}) + ", got " + Tensor.text(state.shape()));
      for (int b = 0; b < rows; b++) {
        System.arraycopy(
            state.data(),
            packing.order()[b] * width,
            out.writableData(),
            (d * rows + b) * width,
            width);
      }
    }
    return out;
  }

  private State last(RecurrentStack.Tape tape, Packing packing) {
    List<io.valence.model.layer.State> all = new ArrayList<>();
    for (RecurrentLayer.Tape layer : tape.layers()) {
      all.add(layer.state(context().backend()));
    }
    return unpacked(all, packing);
  }

  private State unpacked(List<io.valence.model.layer.State> all, Packing packing) {
    List<Tensor> h = new ArrayList<>();
    List<Tensor> c = cell.hasCellState() ? new ArrayList<>() : null;
    for (io.valence.model.layer.State state : all) {
      for (int d = 0; d < shape.directions(); d++) {
        h.add(Packed.callersOrder(state.hidden(), d, packing));
        if (c != null) {
          c.add(Packed.callersOrder(state.cellState(), d, packing));
        }
      }
    }
    return new State(h, c);
  }

  /**
   * Result of {@link #backward}.
   *
   * @param input d loss / d x, with x's shape; zeros past a row's length
   * @param initial d loss / d initial states; null if these were zeros
   */
  public record Gradient(Tensor input, State initial) {}

  /**
   * The input gradients; adds those of the parameters. Once per output.
   *
   * @param output of {@link #forward}
   * @param dOutput d loss / d output, [T, B, D·H]; null for zeros. Elements past a row's length are
   *     ignored
   * @param dState d loss / d last states; null for zeros
   * @return the gradients of x and of the initial states
   * @throws IllegalStateException if the output was used already
   * @throws IllegalArgumentException if a shape does not fit
   */
  public Gradient backward(Output output, Tensor dOutput, State dState) {
    require(output.module == this, "the output is one of another module");
    if (output.tape == null) {
      throw new IllegalStateException(
          "Trying to backward through the graph a second time; run forward again");
    }
    Backend backend = context().backend();
    Packing packing = output.packing;
    Matrix d = dOutput == null ? null : packedGradient(output, dOutput);
    io.valence.model.layer.State[] last =
        dState == null ? null : states(dState, packing, "Expected gradient of the state ");
    RecurrentStack.InputGradient below =
        stack.backward(
            backend, output.tape, new RecurrentLayer.OutputGradient(d, null), last, true);
    output.tape = null;
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).addGradient(stack.parameters().get(i).gradient());
    }
    int steps = output.input.size(shape.batchFirst() ? 1 : 0);
    Tensor dInput = byBatch(Packed.padded(below.rows(), packing, steps));
    State initial =
        below.initial()[0] == null ? null : unpacked(Arrays.asList(below.initial()), packing);
    return new Gradient(dInput, initial);
  }

  private Matrix packedGradient(Output output, Tensor dOutput) {
    require(
        Arrays.equals(dOutput.shape(), output.output.shape()),
        "the gradient " + dOutput + " is not of the shape of the output " + output.output);
    return Packed.rows(byStep(dOutput), output.packing);
  }

  @Override
  public String toString() {
    return name() + "(" + shape + ")";
  }
}
