package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.CellGradient;
import io.valence.model.math.CellRun;
import io.valence.model.math.CellTape;
import io.valence.model.math.Matrix;
import io.valence.model.math.Operand;
import java.util.List;

/**
 * One direction of one recurrent layer.
 *
 * <p>The input's part of every gate, x · W_ihᵀ, is one product over all rows before the time loop;
 * the weights' gradients are one product each after it.
 */
final class Direction {
  private final Cell cell;
  private final int hidden;
  private final Parameter weightInput;
  private final Parameter weightHidden;
  private final Parameter biasInput;
  private final Parameter biasHidden;

  /**
   * @param suffix what follows the parameters' names: {@code l0}, {@code l0_reverse}
   */
  Direction(Cell cell, int input, int hidden, String prefix, String suffix) {
    int gates = cell.gates() * hidden;
    this.cell = cell;
    this.hidden = hidden;
    this.weightInput = Parameter.weight(prefix + "weight_ih" + suffix, gates, input);
    this.weightHidden = Parameter.weight(prefix + "weight_hh" + suffix, gates, hidden);
    this.biasInput = Parameter.vector(prefix + "bias_ih" + suffix, gates);
    this.biasHidden = Parameter.vector(prefix + "bias_hh" + suffix, gates);
  }

  List<Parameter> parameters() {
    return List.of(weightInput, weightHidden, biasInput, biasHidden);
  }

  /**
   * What a pass reads.
   *
   * @param rows the input table, [R, in]
   * @param index the row of each token in the order of this direction, [N]
   * @param initial the state before the first step, or null for zeros
   * @param mask of the weights W_hh, [GH, H]; null for none
   */
  record Input(Operand rows, int[] index, Packing packing, State initial, Matrix mask) {}

  /** A fresh mask for W_hh, or null when nothing is dropped. */
  Matrix weightMask(Backend backend, Dropout dropout, Mode mode) {
    Matrix value = weightHidden.value();
    return dropout.mask(backend, value.rows(), value.columns(), mode);
  }

  /**
   * What a pass leaves behind.
   *
   * @param input what the pass read
   * @param weightInput W_ih, [GH, in]
   * @param run what the time loop read
   * @param cells every step, its tokens in the order this direction reads them
   */
  record Tape(Input input, Operand weightInput, CellRun run, CellTape cells) {
    /** The state after each row's last step. */
    State last(Backend backend) {
      return new State(lastOf(backend, cells.hidden()), lastOf(backend, memory()));
    }

    private Matrix memory() {
      return cells.cell().hasMemory() ? cells.memory() : null;
    }

    private Matrix lastOf(Backend backend, Matrix steps) {
      if (steps == null) {
        return null;
      }
      Matrix out = new Matrix(input.packing.rows(), steps.columns());
      backend.gather(steps, input.packing.last(), out, 0);
      return out;
    }
  }

  /**
   * @param records see {@link Mode}
   */
  Tape forward(Backend backend, Input input, boolean records) {
    Operand weight = backend.stage(weightInput.value());
    Operand projected = backend.operand(input.rows.rows(), cell.gates() * hidden);
    backend.fillRows(backend.inputBias(cell, biasInput.value(), biasHidden.value()), projected);
    backend.addTimesTransposed(input.rows, weight, projected);
    State initial = input.initial;
    CellRun run =
        new CellRun(
            cell,
            input.packing.offsets(),
            input.index,
            projected,
            backend.stage(masked(backend, input.mask)),
            biasHidden.value(),
            initial == null ? null : initial.hidden(),
            initial == null ? null : initial.memory());
    CellTape cells = CellTape.empty(backend, run, hidden, records);
    backend.recurForward(run, cells);
    return new Tape(input, weight, run, cells);
  }

  private Matrix masked(Backend backend, Matrix mask) {
    if (mask == null) {
      return weightHidden.value();
    }
    Matrix out = backend.matrix(mask.rows(), mask.columns());
    backend.copy(weightHidden.value(), out);
    backend.multiplyBy(mask, out);
    return out;
  }

  /**
   * What a backward pass gives.
   *
   * @param rows d loss / d input table, [R, in]; null when not wanted
   * @param initial d loss / d initial state; null when that was zeros
   */
  record InputGradient(Matrix rows, State initial) {}

  /**
   * @param dOutput d loss / d h of every token, in the order of this direction, [N, H], or null
   * @param dLast d loss / d h after each row's last step, [B, H], or null
   * @param wantsRows whether the gradient of the input table is needed
   */
  InputGradient backward(
      Backend backend, Tape tape, Matrix dOutput, Matrix dLast, boolean wantsRows) {
    State dInitial = tape.run.hidden() == null ? null : zeroState(tape.input.packing().rows());
    CellGradient d =
        new CellGradient(
            dOutput,
            dLast,
            dInitial == null ? null : dInitial.hidden(),
            dInitial == null ? null : dInitial.memory());
    backend.recurBackward(tape.run, tape.cells, d);
    Matrix dRows =
        wantsRows ? backend.matrix(tape.input.rows().rows(), tape.input.rows().columns()) : null;
    backend.run(
        List.of(() -> hiddenGradient(backend, tape), () -> inputGradient(backend, tape, dRows)));
    return new InputGradient(dRows, dInitial);
  }

  private State zeroState(int rows) {
    return new State(new Matrix(rows, hidden), cell.hasMemory() ? new Matrix(rows, hidden) : null);
  }

  private void hiddenGradient(Backend backend, Tape tape) {
    CellTape cells = tape.cells;
    backend.transposedTimes(
        cells.recurrent(),
        cells.previousHidden(),
        tape.run.firstWithPrevious(),
        weightHidden.gradient());
    if (tape.input.mask() != null) {
      backend.multiplyBy(tape.input.mask(), weightHidden.gradient());
    }
  }

  private void inputGradient(Backend backend, Tape tape, Matrix dRows) {
    CellTape cells = tape.cells;
    Operand dProjected = backend.operand(tape.input.rows().rows(), cell.gates() * hidden);
    backend.sumByIndex(cells.gates(), tape.run.index(), dProjected);
    backend.transposedTimes(dProjected, tape.input.rows(), 0, weightInput.gradient());
    biasGradients(backend, cells, dProjected);
    if (dRows != null) {
      Operand product = backend.operand(dRows.rows(), dRows.columns());
      backend.multiply(dProjected, tape.weightInput, product);
      backend.fetch(product, dRows);
    }
  }

  /** Both biases have the same gradient but where a gate scales the recurrent part alone. */
  private void biasGradients(Backend backend, CellTape cells, Operand dProjected) {
    backend.columnSums(dProjected, biasInput.gradient());
    if (cells.recurrent() == cells.gates()) {
      backend.copy(biasInput.gradient(), biasHidden.gradient());
    } else {
      backend.columnSums(cells.recurrent(), biasHidden.gradient());
    }
  }
}
