package io.valence.model.layer;

import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.CellGradients;
import io.valence.model.math.CellScratch;
import io.valence.model.math.CellTape;
import io.valence.model.math.Gemm;
import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * One direction of one recurrent layer.
 *
 * <p>The input's part of every gate, x · W_ihᵀ, is one product over all rows before the time loop;
 * the weights' gradients are one product each after it. The loop itself runs in shards of {@value
 * #SHARD} rows, which do not depend on one another.
 */
final class Direction {
  private static final int SHARD = 64;

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
   * What a pass leaves behind.
   *
   * @param rows the input table, [R, in]
   * @param cells every step, its tokens in the order this direction reads them
   * @param initial the state before the first step, or null for zeros
   */
  record Tape(Matrix rows, Packing packing, CellTape cells, State initial) {
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
      Matrix out = new Matrix(packing.rows(), steps.columns());
      backend.gather(steps, packing.last(), out, 0);
      return out;
    }
  }

  /**
   * @param rows the input table, [R, in]
   * @param index the row of each token in the order of this direction, [N]
   * @param initial the state before the first step, or null for zeros
   */
  Tape forward(Backend backend, Matrix rows, int[] index, Packing packing, State initial) {
    Matrix projected = backend.matrix(rows.rows(), cell.gates() * hidden);
    backend.multiplyTransposed(rows, weightInput.value(), projected);
    backend.addRow(backend.inputBias(cell, biasInput.value(), biasHidden.value()), projected);
    CellTape cells = CellTape.empty(backend, cell, projected, index, hidden);
    Tape tape = new Tape(rows, packing, cells, initial);
    backend.run(shards(packing, (low, high) -> stepForward(backend, tape, low, high)));
    return tape;
  }

  /** All steps of the packed rows {@code low} to {@code high}. */
  private void stepForward(Backend backend, Tape tape, int low, int high) {
    CellTape cells = tape.cells;
    CellScratch scratch = CellScratch.of(backend, high - low, cell.gates() * hidden);
    try (Gemm.Right recurrent = backend.right(weightHidden.value(), true)) {
      for (int t = 0; t < tape.packing.steps(); t++) {
        int from = tape.packing.offsets()[t] + low;
        int to = tape.packing.offsets()[t] + Math.min(high, tape.packing.width(t));
        if (to <= from) {
          return;
        }
        if (t == 0 && tape.initial == null) {
          clearState(backend, cells, from, to);
          backend.clearRows(scratch.recurrent(), 0, to - from);
        } else {
          bringState(backend, tape, t, low, from, to - from);
          recurrent.multiply(cells.previousHidden(), from, to, scratch.recurrent(), 0);
        }
        backend.cellForward(cells, scratch, biasHidden.value(), from, to);
      }
    }
  }

  private void clearState(Backend backend, CellTape cells, int from, int to) {
    backend.clearRows(cells.previousHidden(), from, to);
    if (cell.hasMemory()) {
      backend.clearRows(cells.previousMemory(), from, to);
    }
  }

  /** Copies the state before step t beside the step's rows. */
  private void bringState(Backend backend, Tape tape, int t, int low, int to, int count) {
    CellTape cells = tape.cells;
    boolean first = t == 0;
    int from = first ? low : tape.packing.offsets()[t - 1] + low;
    Matrix h = first ? tape.initial.hidden() : cells.hidden();
    backend.copyRows(h, from, cells.previousHidden(), to, count);
    if (cell.hasMemory()) {
      Matrix c = first ? tape.initial.memory() : cells.memory();
      backend.copyRows(c, from, cells.previousMemory(), to, count);
    }
  }

  /**
   * What a backward pass gives.
   *
   * @param rows d loss / d input table, [R, in]; null when not wanted
   * @param initial d loss / d initial state; null when that was zeros
   */
  record InputGradient(Matrix rows, State initial) {}

  /**
   * @param dHidden d loss / d h of every token, in the order of this direction, [N, H]; used up
   * @param wantsRows whether the gradient of the input table is needed
   */
  InputGradient backward(Backend backend, Tape tape, Matrix dHidden, boolean wantsRows) {
    CellTape cells = tape.cells;
    CellGradients d = CellGradients.of(backend, cell, dHidden);
    State dInitial = tape.initial == null ? null : zeroState(tape.packing.rows());
    backend.run(
        shards(tape.packing, (low, high) -> stepBackward(backend, tape, d, dInitial, low, high)));

    Matrix dProjected = backend.zeros(tape.rows.rows(), cell.gates() * hidden);
    backend.scatterAdd(d.gates(), 0, cells.index(), dProjected);
    backend.addTransposedProduct(dProjected, tape.rows, weightInput.gradient());
    backend.addTransposedProduct(d.recurrent(), cells.previousHidden(), weightHidden.gradient());
    addBiasGradients(backend, d, dProjected);
    Matrix dRows = null;
    if (wantsRows) {
      dRows = backend.matrix(tape.rows.rows(), tape.rows.columns());
      backend.multiply(dProjected, weightInput.value(), dRows);
    }
    return new InputGradient(dRows, dInitial);
  }

  private State zeroState(int rows) {
    return new State(new Matrix(rows, hidden), cell.hasMemory() ? new Matrix(rows, hidden) : null);
  }

  /** Both biases have the same gradient but where a gate scales the recurrent part alone. */
  private void addBiasGradients(Backend backend, CellGradients d, Matrix dProjected) {
    Matrix sums = new Matrix(1, dProjected.columns());
    backend.addColumnSums(dProjected, sums);
    backend.add(sums, biasInput.gradient());
    if (d.recurrent() == d.gates()) {
      backend.add(sums, biasHidden.gradient());
    } else {
      backend.addColumnSums(d.recurrent(), biasHidden.gradient());
    }
  }

  private void stepBackward(
      Backend backend, Tape tape, CellGradients d, State dInitial, int low, int high) {
    // What reaches h through the next step's gates, beside the rows of d.hidden.
    Matrix carried = backend.matrix(tape.packing.tokens(), hidden);
    try (Gemm.Right recurrent = backend.right(weightHidden.value(), false)) {
      for (int t = tape.packing.steps() - 1; t >= 0; t--) {
        int from = tape.packing.offsets()[t] + low;
        int to = from + Math.min(high, tape.packing.width(t)) - low;
        if (to <= from) {
          continue;
        }
        backend.cellBackward(tape.cells, d, from, to);
        if (t > 0) {
          int before = tape.packing.offsets()[t - 1] + low;
          recurrent.multiply(d.recurrent(), from, to, carried, before);
          backend.addRows(carried, d.hidden(), before, before + to - from);
          carryOver(backend, d, new State(d.hidden(), d.memory()), from, to, before);
        } else if (dInitial != null) {
          recurrent.multiply(d.recurrent(), from, to, dInitial.hidden(), low);
          carryOver(backend, d, dInitial, from, to, low);
        }
      }
    }
  }

  /** Moves what reaches the state before directly from the rows of a step to those before it. */
  private void carryOver(Backend backend, CellGradients d, State before, int from, int to, int at) {
    if (cell.carriesHidden()) {
      backend.addMovedRows(d.hidden(), from, before.hidden(), at, to - from);
    }
    if (cell.hasMemory()) {
      backend.copyRows(d.memory(), from, before.memory(), at, to - from);
    }
  }

  @FunctionalInterface
  private interface Shard {
    void run(int low, int high);
  }

  private static List<Runnable> shards(Packing packing, Shard shard) {
    List<Runnable> pieces = new ArrayList<>();
    for (int low = 0; low < packing.rows(); low += SHARD) {
      int from = low;
      int to = Math.min(packing.rows(), low + SHARD);
      pieces.add(() -> shard.run(from, to));
    }
    return pieces;
  }
}
