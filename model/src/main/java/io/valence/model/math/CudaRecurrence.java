package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuBlocks;
import io.valence.model.gpu.GpuMatrix;

/**
 * The time loops of a recurrent layer on a GPU: of a step all directions, gates and rows in one
 * product and one kernel.
 *
 * <p>The states of a step are read where the step before left them on the tape.
 */
record CudaRecurrence(Gpu gpu, CudaMemory memory) {
  /** What a kernel gets where there is nothing. */
  private static final GpuBlocks NONE = new GpuBlocks(new GpuMatrix(null, 0, 0, 0), 0, 0);

  /**
   * The matrices that the steps are rows of, a block a direction; any but gates and hidden may be
   * {@link #NONE}.
   *
   * @param weight W_hh, [GH, H] a direction
   */
  private record Loop(
      CellRun run,
      GpuBlocks weight,
      GpuBlocks gates,
      GpuBlocks recurrent,
      GpuBlocks hidden,
      GpuBlocks state,
      GpuBlocks firstHidden,
      GpuBlocks firstState) {
    GpuBlocks at(GpuBlocks x, int t) {
      return x == NONE ? NONE : x.rows(run.offsets()[t], run.width(t));
    }

    GpuBlocks previousHidden(int t) {
      return previous(hidden, firstHidden, t);
    }

    GpuBlocks previousState(int t) {
      return previous(state, firstState, t);
    }

    private GpuBlocks previous(GpuBlocks x, GpuBlocks first, int t) {
      GpuBlocks from = t == 0 ? first : x;
      return from == NONE ? NONE : from.rows(t == 0 ? 0 : run.offsets()[t - 1], run.width(t));
    }
  }

  private GpuBlocks blocks(Matrix x, CellRun run) {
    return x == null ? NONE : memory.of(x).blocks(run.directions());
  }

  private static GpuMatrix numbers(Operand x) {
    return ((CudaOperand) x).numbers();
  }

  void forward(CellRun run, CellTape tape) {
    int width = numbers(run.projected()).columns();
    int hidden = tape.hidden().columns();
    int directions = run.directions();
    int tokens = directions * run.tokens();
    GpuMatrix gates = tape.records() ? numbers(tape.gates()) : memory.scratch(tokens, width);
    gather(numbers(run.projected()), run.index(), gates);
    GpuMatrix state =
        tape.memory() == null ? memory.scratch(tokens, hidden) : memory.room(tape.memory());
    boolean gru = run.cell() == Cell.GRU;
    Loop loop =
        new Loop(
            run,
            numbers(run.weightHidden()).blocks(directions),
            gates.blocks(directions),
            gru ? memory.scratch(directions * run.rows(), width).blocks(directions) : NONE,
            memory.room(tape.hidden()).blocks(directions),
            state.blocks(directions),
            blocks(run.hidden(), run),
            blocks(run.memory(), run));
    for (int t = 0; t < run.steps(); t++) {
      step(loop, t);
    }
    if (tape.records()) {
      keepPrevious(loop, memory.of(tape.hidden()), numbers(tape.previousHidden()));
    }
  }

  private void step(Loop loop, int t) {
    CellRun run = loop.run;
    GpuBlocks gates = loop.at(loop.gates, t);
    GpuBlocks before = loop.previousHidden(t);
    GpuBlocks h = loop.at(loop.hidden, t);
    GpuBlocks state = loop.at(loop.state, t);
    boolean gru = run.cell() == Cell.GRU;
    GpuBlocks sums = gru ? loop.recurrent.rows(0, run.width(t)) : gates;
    if (before != NONE) {
      gpu.multiply(before, false, loop.weight, true, gru ? 0 : 1, sums);
    }
    int items = h.size();
    int part = h.first().size();
    int width = h.first().columns();
    switch (run.cell()) {
      case LSTM -> gpu.launch("lstm", items, part, width, gates, loop.previousState(t), state, h);
      case GRU -> {
        GpuBlocks bias = numbers(run.biasHidden()).blocks(run.directions());
        gpu.launch("gru", items, part, width, gates, sums, bias, before, state, h);
      }
      case RNN_TANH -> gpu.launch("rnn", items, part, Activation.TANH.ordinal(), gates, h);
      case RNN_RELU -> gpu.launch("rnn", items, part, Activation.RELU.ordinal(), gates, h);
    }
  }

  private void gather(GpuMatrix source, int[] index, GpuMatrix out) {
    int width = source.columns();
    gpu.launch("gather", out.size(), width, source, memory.ints(index), 0, width, out);
  }

  /** The h before each step, in one piece a direction, for the gradient of W_hh. */
  private void keepPrevious(Loop loop, GpuMatrix hidden, GpuMatrix previous) {
    CellRun run = loop.run;
    int later = run.tokens() - run.rows();
    for (int d = 0; d < run.directions(); d++) {
      GpuMatrix first = previous.rows(d * run.tokens(), run.rows());
      if (run.hidden() != null) {
        gpu.copy(
            memory.of(run.hidden()).rows(d * run.rows(), run.rows()).address(),
            first.address(),
            first.bytes());
      }
      if (later > 0) {
        gather(hidden, run.previous(d), previous.rows(d * run.tokens() + run.rows(), later));
      }
    }
  }

  void backward(CellRun run, CellTape tape, CellGradient d) {
    int directions = run.directions();
    Loop loop =
        new Loop(
            run,
            numbers(run.weightHidden()).blocks(directions),
            numbers(tape.gates()).blocks(directions),
            numbers(tape.recurrent()).blocks(directions),
            blocks(tape.hidden(), run),
            blocks(tape.memory(), run),
            blocks(run.hidden(), run),
            blocks(run.memory(), run));
    GpuBlocks above = blocks(d.output(), run);
    GpuMatrix dHidden = memory.scratch(directions * run.rows(), tape.hidden().columns());
    GpuMatrix dMemory = memory.scratch(dHidden.rows(), dHidden.columns());
    fill(dMemory);
    if (d.last() == null) {
      fill(dHidden);
    } else {
      gpu.copy(memory.of(d.last()).address(), dHidden.address(), dHidden.bytes());
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      GpuBlocks dh = dHidden.blocks(directions).rows(0, run.width(t));
      GpuBlocks dc = dMemory.blocks(directions).rows(0, run.width(t));
      stepBack(loop, t, loop.at(above, t), dh, dc);
    }
    leave(dHidden, d.hidden());
    leave(dMemory, d.memory());
  }

  private void stepBack(Loop loop, int t, GpuBlocks above, GpuBlocks dh, GpuBlocks dc) {
    Cell cell = loop.run.cell();
    GpuBlocks gates = loop.at(loop.gates, t);
    GpuBlocks recurrent = loop.at(loop.recurrent, t);
    GpuBlocks before = loop.previousHidden(t);
    int items = dh.size();
    int part = dh.first().size();
    int width = dh.first().columns();
    switch (cell) {
      case LSTM -> {
        GpuBlocks c = loop.at(loop.state, t);
        GpuBlocks previous = loop.previousState(t);
        gpu.launch("lstm_backward", items, part, width, gates, c, previous, above, dh, dc);
      }
      case GRU -> {
        GpuBlocks q = loop.at(loop.state, t);
        gpu.launch("gru_backward", items, part, width, gates, recurrent, q, before, above, dh);
      }
      case RNN_TANH -> rnnBack(Activation.TANH, gates, above, dh);
      case RNN_RELU -> rnnBack(Activation.RELU, gates, above, dh);
    }
    if (before != NONE) {
      gpu.multiply(recurrent, false, loop.weight, false, cell.carriesHidden() ? 1 : 0, dh);
    }
  }

  private void rnnBack(Activation f, GpuBlocks gates, GpuBlocks above, GpuBlocks dh) {
    gpu.launch("rnn_backward", dh.size(), dh.first().size(), f.ordinal(), gates, above, dh);
  }

  private void fill(GpuMatrix x) {
    gpu.launch("fill", x.size(), 0f, x);
  }

  private void leave(GpuMatrix gradient, Matrix out) {
    if (out != null) {
      gpu.copy(gradient.address(), memory.room(out).address(), gradient.bytes());
    }
  }
}
