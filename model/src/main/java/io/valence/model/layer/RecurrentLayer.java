package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.CellGradient;
import io.valence.model.math.CellRun;
import io.valence.model.math.CellTape;
import io.valence.model.math.Matrix;
import io.valence.model.math.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * One recurrent layer: one direction or two, whose time loops run together.
 *
 * <p>What belongs to a direction lies below what belongs to the one before it; see {@link CellRun}.
 */
public final class RecurrentLayer {
  private final List<Direction> directions;
  private final Cell cell;
  private final int hidden;
  private final Dropout recurrentDropout;

  /**
   * @param prefix what stands before the parameters' names, {@code "rnn."}
   * @param suffix what stands behind them, {@code "_l0"}
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
   * What a pass leaves behind.
   *
   * @param input what was read
   * @param rows its table, [R, in]
   * @param weightInput W_ih, [D·GH, in]
   * @param masks of W_hh, [GH, H], one a direction; null for none
   * @param run what the time loops read
   * @param cells every step
   */
  public record Tape(
      Sequence input,
      Operand rows,
      Operand weightInput,
      Matrix[] masks,
      CellRun run,
      CellTape cells) {
    /** The batch's layout. */
    public Packing packing() {
      return input.packing();
    }

    /** D. */
    int directions() {
      return run.directions();
    }

    /** h of all directions at every token, forward half first, [N, D·H]. */
    public Matrix output(Backend backend) {
      int hidden = cells.hidden().columns();
      Matrix out = backend.matrix(packing().tokens(), directions() * hidden);
      for (int d = 0; d < directions(); d++) {
        backend.gather(cells.hidden(), packing().order(d), out, d * hidden);
      }
      return out;
    }

    /** h of all directions after each row's last step, forward half first, [B, D·H]. */
    public Matrix last(Backend backend) {
      int hidden = cells.hidden().columns();
      Matrix out = backend.matrix(packing().rows(), directions() * hidden);
      for (int d = 0; d < directions(); d++) {
        backend.gather(cells.hidden(), packing().last(d), out, d * hidden);
      }
      return out;
    }

    /**
     * The state after each row's last step, which of the backward direction is at the row's first
     * token. It outlives the pass.
     */
    public State state(Backend backend) {
      return new State(
          last(backend, cells.hidden()),
          cells.cell().hasMemory() ? last(backend, cells.memory()) : null);
    }

    private Matrix last(Backend backend, Matrix steps) {
      int[] last =
          IntStream.range(0, directions()).flatMap(d -> Arrays.stream(packing().last(d))).toArray();
      Matrix out = new Matrix(last.length, steps.columns());
      backend.gather(steps, last, out, 0);
      return out;
    }
  }

  /**
   * Reads a sequence.
   *
   * @param initial the state before the first step; null for zeros
   */
  public Tape forward(Backend backend, Sequence x, State initial, Mode mode) {
    // Drawn before anything runs side by side, so that chance comes in a fixed order.
    Matrix[] masks = new Matrix[directions.size()];
    Arrays.setAll(masks, d -> directions.get(d).weightMask(backend, recurrentDropout, mode));
    Operand rows = backend.stage(x.rows());
    int gates = cell.gates() * hidden;
    Operand weightInput = backend.operand(masks.length * gates, rows.columns());
    CellRun run =
        new CellRun(
            cell,
            x.packing().offsets(),
            x.indexOfAll(masks.length),
            backend.operand(masks.length * rows.rows(), gates),
            backend.operand(masks.length * gates, hidden),
            backend.operand(masks.length, gates),
            initial == null ? null : initial.hidden(),
            initial == null ? null : initial.memory());
    Tape tape =
        new Tape(x, rows, weightInput, masks, run, CellTape.empty(backend, run, mode.records()));
    backend.run(each(d -> enter(backend, tape, d)));
    backend.recurForward(run, tape.cells);
    return tape;
  }

  /** What comes before the time loop of a direction. */
  private void enter(Backend backend, Tape tape, int d) {
    Direction direction = directions.get(d);
    direction.project(backend, tape.rows, part(tape.weightInput, d), part(tape.run.projected(), d));
    direction.stageRecurrent(
        backend, tape.masks[d], part(tape.run.weightHidden(), d), part(tape.run.biasHidden(), d));
  }

  /**
   * What comes from above a layer; either part may be null.
   *
   * @param output d loss / d output of every token, [N, D·H]
   * @param last d loss / d h after each row's last step, [B, D·H]
   */
  public record OutputGradient(Matrix output, Matrix last) {}

  /**
   * What a backward pass gives.
   *
   * @param rows d loss / d input table, [R, in]; null when not wanted
   * @param initial d loss / d initial state; null when that was zeros
   */
  public record InputGradient(Matrix rows, State initial) {}

  /**
   * The way back: fills the gradients of the parameters.
   *
   * @param d what comes from above
   * @param wantsRows whether the gradient of the input table is needed
   */
  public InputGradient backward(Backend backend, Tape tape, OutputGradient d, boolean wantsRows) {
    int rows = tape.packing().rows();
    State initial = tape.run.hidden() == null ? null : emptyState(rows);
    CellGradient dCells =
        new CellGradient(
            dOutput(backend, d.output(), tape.packing()),
            dLast(backend, d.last()),
            initial == null ? null : initial.hidden(),
            initial == null ? null : initial.memory());
    backend.recurBackward(tape.run, tape.cells, dCells);
    return new InputGradient(leave(backend, tape, wantsRows), initial);
  }

  private State emptyState(int rows) {
    int all = directions.size() * rows;
    return new State(new Matrix(all, hidden), cell.hasMemory() ? new Matrix(all, hidden) : null);
  }

  /** [N, D·H] as [D·N, H], the tokens of a direction in its order; null of null. */
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

  /** [B, D·H] as [D·B, H]; null of null. */
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

  /** What comes after the time loops: the gradients of the parameters, and of the input table. */
  private Matrix leave(Backend backend, Tape tape, boolean wantsRows) {
    Matrix[] dRows = new Matrix[directions.size()];
    List<Runnable> pieces = new ArrayList<>();
    pieces.addAll(each(d -> hiddenGradient(backend, tape, d)));
    pieces.addAll(each(d -> dRows[d] = inputGradient(backend, tape, d, wantsRows)));
    backend.run(pieces);
    if (wantsRows && dRows.length == 2) {
      backend.add(dRows[1], dRows[0]);
    }
    return dRows[0];
  }

  private void hiddenGradient(Backend backend, Tape tape, int d) {
    directions
        .get(d)
        .weightHiddenGradient(
            backend,
            part(tape.cells.recurrent(), d),
            part(tape.cells.previousHidden(), d),
            tape.run.firstWithPrevious(),
            tape.masks[d]);
  }

  private Matrix inputGradient(Backend backend, Tape tape, int d, boolean wantsRows) {
    CellTape cells = tape.cells;
    Operand dProjected = backend.operand(tape.rows.rows(), cell.gates() * hidden);
    backend.sumByIndex(part(cells.gates(), d), tape.input.index(d), dProjected);
    boolean same = cells.recurrent() == cells.gates();
    Operand recurrent = same ? null : part(cells.recurrent(), d);
    directions.get(d).inputGradients(backend, dProjected, tape.rows, recurrent);
    if (!wantsRows) {
      return null;
    }
    Operand product = backend.operand(tape.rows.rows(), tape.rows.columns());
    backend.multiply(dProjected, part(tape.weightInput, d), product);
    Matrix out = backend.matrix(product.rows(), product.columns());
    backend.fetch(product, out);
    return out;
  }

  /** The rows of a direction. */
  private Operand part(Operand all, int d) {
    return all.block(d, directions.size());
  }

  private List<Runnable> each(IntConsumer work) {
    return IntStream.range(0, directions.size())
        .<Runnable>mapToObj(d -> () -> work.accept(d))
        .toList();
  }
}
