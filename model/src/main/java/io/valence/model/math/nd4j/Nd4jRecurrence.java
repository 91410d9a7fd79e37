package io.valence.model.math.nd4j;

import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceWeights;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A recurrent layer in ND4J's operations, forward and backward: batch products before and after its
 * time loops.
 */
record Nd4jRecurrence(Nd4jMemory memory) {
  Nd4jTape forward(RecurrenceInput input) {
    int width = input.gateColumns();
    int tokens = input.directions() * input.tokens();
    boolean apart = input.cell().scalesRecurrentPart();
    List<INDArray> weights = input.weights().stream().map(this::masked).toList();
    INDArray gates = Nd4j.pullRows(projected(input), 1, input.indexOfAll());
    Nd4jTape tape = tape(input, weights, gates);
    Nd4jTimeLoop loop =
        new Nd4jTimeLoop(
            input,
            weights,
            tape.gates(),
            apart ? memory.scratch(tokens, width) : tape.gates(),
            memory.room(tape.hidden()),
            tape.state() == null
                ? memory.scratch(tokens, input.hiddenColumns())
                : memory.room(tape.state()),
            orNull(input.hidden()),
            orNull(input.cellState()));
    if (apart) {
      loop.beginWithBias(input.weights().stream().map(w -> memory.of(w.biasHidden())).toList());
    }
    loop.forward();
    if (input.records()) {
      loop.keepPrevious(tape.previousHidden());
    }
    return tape;
  }

  private Nd4jTape tape(RecurrenceInput input, List<INDArray> weights, INDArray gates) {
    int hidden = input.hiddenColumns();
    int tokens = input.directions() * input.tokens();
    Matrix outputs = memory.matrix(memory.scratch(tokens, hidden));
    if (!input.records()) {
      return new Nd4jTape(input, weights, outputs, null, null, gates, null);
    }
    boolean apart = input.cell().scalesRecurrentPart();
    INDArray kept = memory.scratch(tokens, input.gateColumns()).assign(gates);
    return new Nd4jTape(
        input,
        weights,
        outputs,
        input.cell().hasCellState() || apart ? memory.matrix(memory.scratch(tokens, hidden)) : null,
        memory.scratch(tokens, hidden),
        kept,
        apart ? memory.scratch(tokens, input.gateColumns()) : kept);
  }

  private INDArray masked(RecurrenceWeights weights) {
    INDArray weight = memory.rowMajor(weights.weightHidden());
    return weights.mask() == null ? weight : weight.mul(memory.of(weights.mask()));
  }

  /** W_ih · x and bias of each input row, [D·R, GH]. */
  private INDArray projected(RecurrenceInput input) {
    INDArray x = memory.rowMajor(input.rows());
    int rows = x.rows();
    INDArray out = memory.scratch(input.directions() * rows, input.gateColumns());
    for (int d = 0; d < input.directions(); d++) {
      RecurrenceWeights weights = input.weights().get(d);
      INDArray part = Nd4jTimeLoop.rows(out, d * rows, rows);
      part.assign(0).addiRowVector(inputBias(input.cell(), weights));
      Nd4jProducts.gemm(x, false, memory.rowMajor(weights.weightInput()), true, 1, part);
    }
    return out;
  }

  /** b_ih plus the part of b_hh that can be added in advance. */
  private INDArray inputBias(Cell cell, RecurrenceWeights weights) {
    INDArray out = memory.of(weights.biasInput()).dup('c');
    int folded = cell.foldedBiasColumns(out.columns());
    Nd4jBackend.columns(out, 0, folded)
        .addi(Nd4jBackend.columns(memory.of(weights.biasHidden()), 0, folded));
    return out;
  }

  private INDArray orNull(Matrix x) {
    return x == null ? null : memory.of(x);
  }

  /** Fills the gradients; returns that of the input rows, [R, in], or null if not needed. */
  Matrix backward(Nd4jTape tape, RecurrenceGradient d) {
    RecurrenceInput input = tape.input();
    int rows = input.directions() * input.batch();
    INDArray dHidden = memory.scratch(rows, input.hiddenColumns());
    INDArray dCell = memory.scratch(rows, input.hiddenColumns());
    enter(d.last(), dHidden);
    enter(d.lastCellState(), dCell);
    new Nd4jTimeLoop(
            input,
            tape.weightHidden(),
            tape.gates(),
            tape.recurrent(),
            memory.of(tape.hidden()),
            orNull(tape.state()),
            orNull(input.hidden()),
            orNull(input.cellState()))
        .backward(orNull(d.output()), dHidden, dCell);
    leave(d.hidden(), dHidden);
    leave(d.cellState(), dCell);
    INDArray dRows = null;
    for (int k = 0; k < input.directions(); k++) {
      hiddenGradient(tape, d.weights().get(k), k);
      INDArray part = inputGradients(tape, d, k);
      dRows = dRows == null ? part : dRows.addi(part);
    }
    return dRows == null ? null : memory.matrix(dRows);
  }

  private void enter(Matrix last, INDArray gradient) {
    if (last == null) {
      gradient.assign(0);
    } else {
      gradient.assign(memory.of(last));
    }
  }

  private void leave(Matrix out, INDArray gradient) {
    if (out != null) {
      memory.room(out).assign(gradient);
    }
  }

  /** Fills the gradient of W_hh. */
  private void hiddenGradient(Nd4jTape tape, RecurrenceWeights out, int direction) {
    RecurrenceInput input = tape.input();
    int from = input.firstWithPrevious();
    int count = input.tokens() - from;
    int at = direction * input.tokens() + from;
    INDArray target = memory.room(out.weightHidden());
    if (count == 0) {
      target.assign(0);
      return;
    }
    INDArray gates = Nd4jTimeLoop.rows(tape.recurrent(), at, count);
    INDArray previous = Nd4jTimeLoop.rows(tape.previousHidden(), at, count);
    Nd4jProducts.gemm(gates, true, previous, false, 0, target);
    Matrix mask = input.weights().get(direction).mask();
    if (mask != null) {
      target.muli(memory.of(mask));
    }
  }

  /** Fills the gradients of W_ih and both biases; returns that of x, or null. */
  private INDArray inputGradients(Nd4jTape tape, RecurrenceGradient d, int direction) {
    RecurrenceInput input = tape.input();
    RecurrenceWeights out = d.weights().get(direction);
    INDArray x = memory.rowMajor(input.rows());
    int tokens = input.tokens();
    INDArray dGates = Nd4jTimeLoop.rows(tape.gates(), direction * tokens, tokens);
    INDArray dProjected = memory.scratch(x.rows(), input.gateColumns()).assign(0);
    Nd4jBackend.update(Nd4jBackend.ADD, dProjected, input.index().get(direction), dGates);
    Nd4jProducts.gemm(dProjected, true, x, false, 0, memory.room(out.weightInput()));
    INDArray dBias = dProjected.sum(true, 0);
    memory.room(out.biasInput()).assign(dBias);
    if (tape.recurrent() != tape.gates()) {
      dBias = Nd4jTimeLoop.rows(tape.recurrent(), direction * tokens, tokens).sum(true, 0);
    }
    memory.room(out.biasHidden()).assign(dBias);
    if (!d.wantsRows()) {
      return null;
    }
    INDArray dRows = memory.scratch(x.rows(), x.columns());
    INDArray weight = memory.rowMajor(input.weights().get(direction).weightInput());
    Nd4jProducts.gemm(dProjected, false, weight, false, 0, dRows);
    return dRows;
  }
}
