package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.PreparedLayer;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import io.valence.model.math.RecurrenceWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One recurrent layer with one or two directions, whose time loops run together.
 *
 * <p>The rows of the directions are stacked in order; see {@link RecurrenceInput}.
 */
public final class RecurrentLayer {
  /** The parameters of a direction: weight_ih, weight_hh, bias_ih, bias_hh. */
  public static final int PARAMETERS_PER_DIRECTION = 4;

  private final List<Direction> directions;
  private final Cell cell;
  private final int hidden;
  private final Dropout recurrentDropout;

  /**
   * @param prefix prefix of the parameter names, {@code "rnn."}
   * @param suffix suffix of the names, {@code "_l0"}
   */
  RecurrentLayer(
      Cell cell,
      int input,
      int hidden,
      boolean bidirectional,
      String prefix,
      String suffix,
      Dropout recurrentDropout) {
    this.cell = cell;
    this.hidden = hidden;
    this.recurrentDropout = recurrentDropout;
    List<Direction> built = new ArrayList<>();
    built.add(new Direction(cell, input, hidden, prefix, suffix));
    if (bidirectional) {
      built.add(new Direction(cell, input, hidden, prefix, suffix + "_reverse"));
    }
    this.directions = List.copyOf(built);
  }

  /** The parameters of each direction, in PyTorch's order. */
  public List<Parameter> parameters() {
    return directions.stream().flatMap(d -> d.parameters().stream()).toList();
  }

  /** D · H. */
  int outputColumns() {
    return directions.size() * hidden;
  }

  /**
   * The tape of a pass.
   *
   * @param input the input
   * @param steps the backend's tape of all steps
   */
  public record Tape(Sequence input, RecurrenceTape steps) {
    /** The batch's layout. */
    public Packing packing() {
      return input.packing();
    }

    /** D. */
    int directions() {
      return steps.input().directions();
    }

    /** h of all directions at each token, forward half first, [N, D·H]. */
    public Matrix output(Backend backend) {
      int hidden = steps.hidden().columns();
      Matrix out = backend.matrix(packing().tokens(), directions() * hidden);
      for (int d = 0; d < directions(); d++) {
        backend.gather(steps.hidden(), packing().order(d), out, d * hidden);
      }
      return out;
    }

    /** h of all directions after each row's last step, forward half first, [B, D·H]. */
    public Matrix last(Backend backend) {
      int hidden = steps.hidden().columns();
      Matrix out = backend.matrix(packing().rows(), directions() * hidden);
      for (int d = 0; d < directions(); d++) {
        backend.gather(steps.hidden(), packing().last(d), out, d * hidden);
      }
      return out;
    }

    /**
     * The state after each row's last step. The backward direction's is at the row's first token.
     * It outlives the pass.
     */
    public State state(Backend backend) {
      return new State(
          last(backend, steps.hidden()),
          steps.input().cell().hasCellState() ? last(backend, steps.cellState()) : null);
    }

    private Matrix last(Backend backend, Matrix all) {
      int[] last =
          IntStream.range(0, directions()).flatMap(d -> Arrays.stream(packing().last(d))).toArray();
      Matrix out = new Matrix(last.length, all.columns());
      backend.gather(all, last, out, 0);
      return out;
    }
  }

  /** The layer as the backend keeps it for many passes; null for nothing. */
  PreparedLayer prepare(Backend backend) {
    return backend.prepare(
        cell,
        directions.stream()
            .map(direction -> direction.weights(backend, recurrentDropout, Mode.EVALUATION))
            .toList());
  }

  /**
   * Runs over a sequence.
   *
   * @param initial the initial state; null for zeros
   */
  public Tape forward(Backend backend, Sequence x, State initial, Mode mode) {
    return forward(backend, x, initial, mode, null);
  }

  /**
   * Runs over a sequence.
   *
   * @param x the input; its index begins with the rows of the prepared layer, if any
   * @param prepared what the backend keeps of this layer; null for nothing
   */
  Tape forward(Backend backend, Sequence x, State initial, Mode mode, PreparedLayer prepared) {
    List<RecurrenceWeights> weights = new ArrayList<>();
    List<int[]> index = new ArrayList<>();
    for (Direction direction : directions) {
      // Draws masks here to keep the random order fixed.
      weights.add(direction.weights(backend, recurrentDropout, mode));
      index.add(x.index(index.size()));
    }
    RecurrenceInput input =
        new RecurrenceInput(
            cell,
            x.rows(),
            index,
            x.packing().offsets(),
            weights,
            initial == null ? null : initial.hidden(),
            initial == null ? null : initial.cellState(),
            mode.records(),
            prepared);
    return new Tape(x, backend.recurrent(input));
  }

  /**
   * The gradients from above a layer; each may be null. Gradients of the last states are either in
   * {@code last} or in {@code state}.
   *
   * @param output d loss / d output of each token, [N, D·H]
   * @param last d loss / d h after each row's last step, [B, D·H]
   * @param state d loss / d state after each row's last step
   */
  public record OutputGradient(Matrix output, Matrix last, State state) {
    /** Without a gradient of the whole state. */
    public OutputGradient(Matrix output, Matrix last) {
      this(output, last, null);
    }
  }

  /**
   * Result of a backward pass.
   *
   * @param rows d loss / d input table, [R, in]; null if not needed
   * @param initial d loss / d initial state; null if that was zeros
   */
  public record InputGradient(Matrix rows, State initial) {}

  /**
   * The backward pass: fills the parameter gradients.
   *
   * @param d gradients from above
   * @param wantsRows whether the gradient of the input table is needed
   */
  public InputGradient backward(Backend backend, Tape tape, OutputGradient d, boolean wantsRows) {
    RecurrenceInput input = tape.steps.input();
    State initial = input.hidden() == null ? null : emptyState(tape.packing().rows());
    RecurrenceGradient gradient =
        new RecurrenceGradient(
            dOutput(backend, d.output(), tape.packing()),
            d.state() == null ? dLast(backend, d.last()) : d.state().hidden(),
            d.state() == null ? null : d.state().cellState(),
            initial == null ? null : initial.hidden(),
            initial == null ? null : initial.cellState(),
            directions.stream().map(Direction::gradients).toList(),
            wantsRows);
    return new InputGradient(backend.recurrentBackward(tape.steps, gradient), initial);
  }

  private State emptyState(int rows) {
    int all = directions.size() * rows;
    return new State(new Matrix(all, hidden), cell.hasCellState() ? new Matrix(all, hidden) : null);
  }

  /** [N, D·H] to [D·N, H], tokens in each direction's order; null for null. */
  private Matrix dOutput(Backend backend, Matrix x, Packing packing) {
    if (x == null) {
      return null;
    }
    Matrix out = backend.zeros(directions.size() * x.rows(), hidden);
    for (int d = 0; d < directions.size(); d++) {
      backend.scatterAdd(x, d * hidden, packing.order(d), out);
    }
    return out;
  }

  /** [B, D·H] to [D·B, H]; null to null. */
  private Matrix dLast(Backend backend, Matrix x) {
    if (x == null) {
      return null;
    }
    Matrix out = backend.matrix(directions.size() * x.rows(), hidden);
    for (int d = 0; d < directions.size(); d++) {
      backend.columns(x, d * hidden, out, d * x.rows());
    }
    return out;
  }
}
