package io.valence.model.math;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The time loops of a recurrent layer in ND4J's operations: of a step all directions, gates and
 * rows together, but one product a direction, since ND4J's for several of them do not use BLAS.
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

  static INDArray rows(INDArray x, int from, int count) {
    return x.get(NDArrayIndex.interval(from, from + count), NDArrayIndex.all());
  }

  private static INDArray array(Operand x) {
    return ((DeviceOperand) x).array();
  }

  /**
   * The arrays that the steps are rows of; any but weight, gates and hidden may be null.
   *
   * @param weight W_hh, [D·GH, H]
   */
  private record Loop(
      CellRun run,
      INDArray weight,
      INDArray gates,
      INDArray recurrent,
      INDArray hidden,
      INDArray state,
      INDArray firstHidden,
      INDArray firstMemory) {
    DeviceCells.Step step(int t) {
      boolean first = t == 0;
      return new DeviceCells.Step(
          together(gates, from(t), run.width(t)),
          together(recurrent, from(t), run.width(t)),
          together(hidden, from(t), run.width(t)),
          together(state, from(t), run.width(t)),
          together(first ? firstHidden : hidden, before(t), run.width(t)),
          run.cell().hasMemory()
              ? together(first ? firstMemory : state, before(t), run.width(t))
              : null);
    }

    int from(int t) {
      return run.offsets()[t];
    }

    /** Where the step before begins, or what is before the first one. */
    private int before(int t) {
      return t == 0 ? 0 : run.offsets()[t - 1];
    }

    /** Rows {@code from} on of every direction, [D, count, ·]. */
    INDArray together(INDArray x, int from, int count) {
      return x == null
          ? null
          : x.reshape('c', run.directions(), x.rows() / run.directions(), x.columns())
              .get(
                  NDArrayIndex.all(),
                  NDArrayIndex.interval(from, from + count),
                  NDArrayIndex.all());
    }

    /** Rows {@code from} on of one direction, [count, ·]. */
    INDArray of(int direction, INDArray x, int from, int count) {
      return rows(x, direction * (x.rows() / run.directions()) + from, count);
    }

    /** W_hh of a direction, [GH, H]. */
    INDArray weight(int direction) {
      return of(direction, weight, 0, weight.rows() / run.directions());
    }

    INDArray previousHidden(int direction, int t) {
      return of(direction, t == 0 ? firstHidden : hidden, before(t), run.width(t));
    }
  }

  private INDArray orNull(Matrix x) {
    return x == null ? null : memory.of(x);
  }

  void forward(CellRun run, CellTape tape) {
    int hidden = tape.hidden().columns();
    int tokens = run.directions() * run.tokens();
    INDArray gates = Nd4j.pullRows(array(run.projected()), 1, run.index());
    if (tape.records()) {
      gates = array(tape.gates()).assign(gates);
    }
    boolean gru = run.cell() == Cell.GRU;
    Loop loop =
        new Loop(
            run,
            array(run.weightHidden()),
            gates,
            gru ? memory.scratch(tokens, run.cell().gates() * hidden) : gates,
            memory.room(tape.hidden()),
            tape.memory() == null ? memory.scratch(tokens, hidden) : memory.room(tape.memory()),
            orNull(run.hidden()),
            orNull(run.memory()));
    if (gru) {
      beginWithBias(loop);
    }
    for (int t = 0; t < run.steps(); t++) {
      for (int d = 0; d < run.directions() && run.hasPrevious(t); d++) {
        INDArray sums = loop.of(d, loop.recurrent, loop.from(t), run.width(t));
        gemm(loop.previousHidden(d, t), false, loop.weight(d), true, gru ? 0 : 1, sums);
      }
      DeviceCells.forward(run.cell(), loop.step(t));
    }
    if (tape.records()) {
      keepPrevious(loop, array(tape.previousHidden()));
    }
  }

  /** b_hn in every row of the GRU's W_hn · h + b_hn. */
  private static void beginWithBias(Loop loop) {
    INDArray bias = array(loop.run.biasHidden());
    int hidden = bias.columns() / 3;
    for (int d = 0; d < loop.run.directions(); d++) {
      INDArray row = DeviceBackend.columns(rows(bias, d, 1), 2 * hidden, hidden);
      loop.of(d, loop.state, 0, loop.run.tokens()).assign(0).addiRowVector(row);
    }
  }

  /** The h before each step, in one piece a direction, for the gradient of W_hh. */
  private static void keepPrevious(Loop loop, INDArray previous) {
    CellRun run = loop.run;
    int first = run.rows();
    for (int d = 0; d < run.directions(); d++) {
      if (loop.firstHidden != null) {
        loop.of(d, previous, 0, first).assign(loop.previousHidden(d, 0));
      }
      if (run.steps() > 1) {
        INDArray pulled = Nd4j.pullRows(loop.hidden, 1, run.previous(d));
        loop.of(d, previous, first, run.tokens() - first).assign(pulled);
      }
    }
  }

  void backward(CellRun run, CellTape tape, CellGradient d) {
    Loop loop =
        new Loop(
            run,
            array(run.weightHidden()),
            array(tape.gates()),
            array(tape.recurrent()),
            memory.of(tape.hidden()),
            orNull(tape.memory()),
            orNull(run.hidden()),
            orNull(run.memory()));
    INDArray output = orNull(d.output());
    int rows = run.directions() * run.rows();
    INDArray dHidden = memory.scratch(rows, tape.hidden().columns());
    INDArray dMemory = memory.scratch(rows, tape.hidden().columns()).assign(0);
    if (d.last() == null) {
      dHidden.assign(0);
    } else {
      dHidden.assign(memory.of(d.last()));
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      int count = run.width(t);
      INDArray dh = loop.together(dHidden, 0, count);
      if (output != null) {
        dh.addi(loop.together(output, loop.from(t), count));
      }
      DeviceCells.backward(run.cell(), loop.step(t), dh, loop.together(dMemory, 0, count));
      for (int k = 0; k < run.directions() && run.hasPrevious(t); k++) {
        INDArray dSums = loop.of(k, loop.recurrent, loop.from(t), count);
        int beta = run.cell().carriesHidden() ? 1 : 0;
        gemm(dSums, false, loop.weight(k), false, beta, loop.of(k, dHidden, 0, count));
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
