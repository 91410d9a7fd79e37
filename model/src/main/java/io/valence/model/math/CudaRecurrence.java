package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuMatrix;

/**
 * The time loop of one direction on a GPU: of a step all gates and rows in one product and one
 * kernel.
 *
 * <p>The states of a step are read where the step before left them on the tape.
 */
record CudaRecurrence(Gpu gpu, CudaMemory memory) {
  /** The matrices that the steps are rows of; any but gates and hidden may be null. */
  private record Loop(
      CellRun run,
      GpuMatrix gates,
      GpuMatrix recurrent,
      GpuMatrix hidden,
      GpuMatrix state,
      GpuMatrix firstHidden,
      GpuMatrix firstState) {
    GpuMatrix at(GpuMatrix x, int t) {
      return x.rows(run.offsets()[t], run.width(t));
    }

    GpuMatrix previousHidden(int t) {
      return previous(hidden, firstHidden, t);
    }

    GpuMatrix previousState(int t) {
      return previous(state, firstState, t);
    }

    private GpuMatrix previous(GpuMatrix x, GpuMatrix first, int t) {
      GpuMatrix from = t == 0 ? first : x;
      return from == null ? null : from.rows(t == 0 ? 0 : run.offsets()[t - 1], run.width(t));
    }
  }

  private GpuMatrix orNull(Matrix x) {
    return x == null ? null : memory.of(x);
  }

  private static GpuMatrix numbers(Operand x) {
    return ((CudaOperand) x).numbers();
  }

  void forward(CellRun run, CellTape tape) {
    int width = numbers(run.projected()).columns();
    int hidden = tape.hidden().columns();
    int tokens = run.tokens();
    GpuMatrix gates = tape.records() ? numbers(tape.gates()) : memory.scratch(tokens, width);
    gather(numbers(run.projected()), run.index(), gates);
    Loop loop =
        new Loop(
            run,
            gates,
            run.cell() == Cell.GRU ? memory.scratch(run.width(0), width) : null,
            memory.room(tape.hidden()),
            tape.memory() == null ? memory.scratch(tokens, hidden) : memory.room(tape.memory()),
            orNull(run.hidden()),
            orNull(run.memory()));
    GpuMatrix bias = memory.of(run.biasHidden());
    for (int t = 0; t < run.steps(); t++) {
      step(loop, t, bias);
    }
    if (tape.records()) {
      keepPrevious(loop, numbers(tape.previousHidden()));
    }
  }

  private void step(Loop loop, int t, GpuMatrix bias) {
    GpuMatrix weight = numbers(loop.run.weightHidden());
    GpuMatrix gates = loop.at(loop.gates, t);
    GpuMatrix before = loop.previousHidden(t);
    GpuMatrix h = loop.at(loop.hidden, t);
    GpuMatrix state = loop.at(loop.state, t);
    boolean gru = loop.run.cell() == Cell.GRU;
    GpuMatrix sums = gru ? loop.recurrent.rows(0, h.rows()) : gates;
    if (before != null) {
      gpu.multiply(before, false, weight, true, gru ? 0 : 1, sums);
    }
    int items = h.size();
    int width = h.columns();
    switch (loop.run.cell()) {
      case LSTM -> gpu.launch("lstm", items, width, gates, loop.previousState(t), state, h);
      case GRU -> gpu.launch("gru", items, width, gates, sums, bias, before, state, h);
      case RNN_TANH -> gpu.launch("rnn", items, Activation.TANH.ordinal(), gates, h);
      case RNN_RELU -> gpu.launch("rnn", items, Activation.RELU.ordinal(), gates, h);
    }
  }

  private void gather(GpuMatrix source, int[] index, GpuMatrix out) {
    int width = source.columns();
    gpu.launch("gather", out.size(), width, source, memory.ints(index), 0, width, out);
  }

  /** The h before each step, in one piece, for the gradient of W_hh. */
  private void keepPrevious(Loop loop, GpuMatrix previous) {
    CellRun run = loop.run;
    int first = run.width(0);
    if (loop.firstHidden != null) {
      gpu.copy(loop.firstHidden.address(), previous.address(), loop.firstHidden.bytes());
    }
    int[] index = run.previous();
    if (index.length > 0) {
      gather(loop.hidden, index, previous.rows(first, index.length));
    }
  }

  void backward(CellRun run, CellTape tape, CellGradient d) {
    GpuMatrix output = orNull(d.output());
    Loop loop =
        new Loop(
            run,
            numbers(tape.gates()),
            numbers(tape.recurrent()),
            memory.of(tape.hidden()),
            orNull(tape.memory()),
            orNull(run.hidden()),
            orNull(run.memory()));
    GpuMatrix dHidden = memory.scratch(run.width(0), tape.hidden().columns());
    GpuMatrix dMemory = memory.scratch(run.width(0), tape.hidden().columns());
    fill(dMemory);
    if (d.last() == null) {
      fill(dHidden);
    } else {
      gpu.copy(memory.of(d.last()).address(), dHidden.address(), dHidden.bytes());
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      int count = run.width(t);
      GpuMatrix dh = dHidden.rows(0, count);
      if (output != null) {
        gpu.launch("add_scaled", dh.size(), 1f, loop.at(output, t), dh);
      }
      stepBack(loop, t, dh, dMemory.rows(0, count));
    }
    leave(dHidden, d.hidden());
    leave(dMemory, d.memory());
  }

  private void stepBack(Loop loop, int t, GpuMatrix dh, GpuMatrix dc) {
    Cell cell = loop.run.cell();
    GpuMatrix gates = loop.at(loop.gates, t);
    GpuMatrix recurrent = loop.at(loop.recurrent, t);
    GpuMatrix before = loop.previousHidden(t);
    int items = dh.size();
    int width = dh.columns();
    switch (cell) {
      case LSTM -> {
        GpuMatrix c = loop.at(loop.state, t);
        gpu.launch("lstm_backward", items, width, gates, c, loop.previousState(t), dh, dc);
      }
      case GRU -> {
        GpuMatrix q = loop.at(loop.state, t);
        gpu.launch("gru_backward", items, width, gates, recurrent, q, before, dh);
      }
      case RNN_TANH -> gpu.launch("rnn_backward", items, Activation.TANH.ordinal(), gates, dh);
      case RNN_RELU -> gpu.launch("rnn_backward", items, Activation.RELU.ordinal(), gates, dh);
    }
    if (before != null) {
      GpuMatrix weight = numbers(loop.run.weightHidden());
      gpu.multiply(recurrent, false, weight, false, cell.carriesHidden() ? 1 : 0, dh);
    }
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
