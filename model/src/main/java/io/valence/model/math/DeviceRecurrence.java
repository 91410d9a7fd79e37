package io.valence.model.math;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The time loop of one direction in ND4J's operations: of a step all gates and rows together.
 *
 * <p>The states of a step are read where the step before left them on the tape; nothing is copied
 * from step to step.
 */
record DeviceRecurrence(DeviceMemory memory) {
  /** out = op(a) · op(b) + beta · out, all in row order. */
  static void gemm(
      INDArray a, boolean turnA, INDArray b, boolean turnB, double beta, INDArray out) {
    // ND4J multiplies in column order, in which a matrix in row order is its transpose.
    Nd4j.gemm(b.transpose(), a.transpose(), out.transpose(), turnB, turnA, 1, beta);
  }

  private static INDArray rows(INDArray x, int from, int count) {
    return x == null ? null : x.get(NDArrayIndex.interval(from, from + count), NDArrayIndex.all());
  }

  private static INDArray array(Operand x) {
    return ((DeviceOperand) x).array();
  }

  /** The arrays that the steps are rows of. */
  private record Loop(
      CellRun run,
      INDArray gates,
      INDArray recurrent,
      INDArray hidden,
      INDArray state,
      INDArray firstHidden,
      INDArray firstMemory) {
    DeviceCells.Step step(int t) {
      int from = run.offsets()[t];
      int count = run.width(t);
      int before = t == 0 ? 0 : run.offsets()[t - 1];
      return new DeviceCells.Step(
          rows(gates, from, count),
          rows(recurrent, from, count),
          rows(hidden, from, count),
          rows(state, from, count),
          rows(t == 0 ? firstHidden : hidden, before, count),
          run.cell().hasMemory() ? rows(t == 0 ? firstMemory : state, before, count) : null);
    }
  }

  private INDArray orNull(Matrix x) {
    return x == null ? null : memory.of(x);
  }

  void forward(CellRun run, CellTape tape) {
    INDArray weight = array(run.weightHidden());
    INDArray bias = memory.of(run.biasHidden());
    INDArray gates = Nd4j.pullRows(array(run.projected()), 1, run.index());
    if (tape.records()) {
      gates = array(tape.gates()).assign(gates);
    }
    boolean apart = run.cell() == Cell.GRU;
    int hidden = tape.hidden().columns();
    INDArray recurrent = apart ? memory.scratch(run.tokens(), run.cell().gates() * hidden) : gates;
    INDArray state =
        tape.memory() == null ? memory.scratch(run.tokens(), hidden) : memory.room(tape.memory());
    Loop loop =
        new Loop(
            run,
            gates,
            recurrent,
            memory.room(tape.hidden()),
            state,
            orNull(run.hidden()),
            orNull(run.memory()));
    for (int t = 0; t < run.steps(); t++) {
      DeviceCells.Step step = loop.step(t);
      if (step.previousHidden() != null) {
        gemm(step.previousHidden(), false, weight, true, apart ? 0 : 1, step.recurrent());
      }
      DeviceCells.forward(run.cell(), step, bias);
    }
    if (tape.records()) {
      keepPrevious(run, loop, array(tape.previousHidden()));
    }
  }

  /** The h before each step, in one piece, for the gradient of W_hh. */
  private static void keepPrevious(CellRun run, Loop loop, INDArray previous) {
    int first = run.width(0);
    if (loop.firstHidden != null) {
      rows(previous, 0, first).assign(loop.firstHidden);
    }
    if (run.steps() == 1) {
      return;
    }
    int[] index = run.previous();
    rows(previous, first, index.length).assign(Nd4j.pullRows(loop.hidden, 1, index));
  }

  void backward(CellRun run, CellTape tape, CellGradient d) {
    INDArray weight = array(run.weightHidden());
    INDArray output = orNull(d.output());
    Loop loop =
        new Loop(
            run,
            array(tape.gates()),
            array(tape.recurrent()),
            memory.of(tape.hidden()),
            orNull(tape.memory()),
            orNull(run.hidden()),
            orNull(run.memory()));
    INDArray dHidden = memory.scratch(run.width(0), tape.hidden().columns());
    INDArray dMemory = memory.scratch(run.width(0), tape.hidden().columns()).assign(0);
    if (d.last() == null) {
      dHidden.assign(0);
    } else {
      dHidden.assign(memory.of(d.last()));
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      int count = run.width(t);
      DeviceCells.Step step = loop.step(t);
      INDArray dh = rows(dHidden, 0, count);
      if (output != null) {
        dh.addi(rows(output, run.offsets()[t], count));
      }
      DeviceCells.backward(run.cell(), step, dh, rows(dMemory, 0, count));
      if (run.hasPrevious(t)) {
        gemm(step.recurrent(), false, weight, false, run.cell().carriesHidden() ? 1 : 0, dh);
      }
    }
    leave(d.hidden(), dHidden);
    leave(d.memory(), dMemory);
  }

  private void leave(Matrix out, INDArray gradient) {
    if (out != null) {
      memory.room(out).assign(gradient);
    }
  }
}
