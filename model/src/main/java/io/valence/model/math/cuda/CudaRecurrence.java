package io.valence.model.math.cuda;

import io.valence.model.math.Cell;
import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import io.valence.model.math.RecurrenceWeights;

/**
 * A recurrent layer on a GPU, forward and backward: batch products before and after its time loops.
 */
record CudaRecurrence(Gpu gpu, CudaMemory memory, Kernels kernels, CudaSums sums) {
  /**
   * The input and results of a recurrent layer, on a GPU.
   *
   * @param input the input
   * @param weightHidden W_hh, masked, [D·GH, H]
   * @param hidden h after the step, [D·N, H]
   * @param state LSTM: c after the step; GRU: W_hn · h + b_hn; [D·N, H]; null for others and if
   *     nothing is recorded
   * @param previousHidden h before the step, [D·N, H]; null if nothing is recorded
   * @param gates the activated gates; after the backward pass d loss / d (W_ih · x + b_ih), [D·N,
   *     GH]
   * @param recurrent receives d loss / d (W_hh · h + b_hh) in the backward pass, [D·N, GH]: the
   *     same as {@code gates} except for GRU; null if nothing is recorded
   */
  record Tape(
      RecurrenceInput input,
      GpuMatrix weightHidden,
      Matrix hidden,
      Matrix state,
      GpuMatrix previousHidden,
      GpuMatrix gates,
      GpuMatrix recurrent)
      implements RecurrenceTape {
    @Override
    public Matrix cellState() {
      return state;
    }
  }

  Tape forward(RecurrenceInput input) {
    int tokens = input.directions() * input.tokens();
    boolean apart = input.cell().scalesRecurrentPart();
    GpuMatrix projected = projected(input);
    GpuMatrix gates = memory.scratch(tokens, input.gateColumns());
    kernels.gather(tokens, projected, memory.ints(input.indexOfAll()), 0, gates);
    Tape tape = tape(input, gates);
    GpuMatrix state =
        tape.state() == null
            ? memory.scratch(tokens, input.hiddenColumns())
            : memory.room(tape.state());
    int rows = input.directions() * input.batch();
    CudaTimeLoop loop = loop(tape, memory.room(tape.hidden()), state);
    if (isOneLaunch(input)) {
      new LstmLoop(loop, memory.ints(input.offsets())).forward(turned(tape));
    } else {
      loop.forward(
          apart ? blocks(memory.scratch(rows, input.gateColumns()), input) : CellKernels.NONE,
          apart ? biases(input) : CellKernels.NONE);
    }
    if (input.records()) {
      keepPrevious(tape);
    }
    return tape;
  }

  private boolean isOneLaunch(RecurrenceInput input) {
    return input.cell() == Cell.LSTM && LstmLoop.fits(input.hiddenColumns(), gpu.sharedMemory());
  }

  /** W_hh transposed, [H, GH] per direction. */
  private GpuBlocks turned(Tape tape) {
    RecurrenceInput input = tape.input();
    int width = input.gateColumns();
    int hidden = input.hiddenColumns();
    GpuMatrix out = memory.scratch(input.directions() * hidden, width);
    for (int d = 0; d < input.directions(); d++) {
      kernels.transpose(tape.weightHidden().rows(d * width, width), out.rows(d * hidden, hidden));
    }
    return blocks(out, input);
  }

  private Tape tape(RecurrenceInput input, GpuMatrix gates) {
    int hidden = input.hiddenColumns();
    int tokens = input.directions() * input.tokens();
    GpuMatrix weights = weightHidden(input);
    Matrix outputs = memory.lend(tokens, hidden);
    if (!input.records()) {
      return new Tape(input, weights, outputs, null, null, gates, null);
    }
    boolean apart = input.cell().scalesRecurrentPart();
    return new Tape(
        input,
        weights,
        outputs,
        input.cell().hasCellState() || apart ? memory.lend(tokens, hidden) : null,
        memory.scratch(tokens, hidden),
        gates,
        apart ? memory.scratch(tokens, input.gateColumns()) : gates);
  }

  private CudaTimeLoop loop(Tape tape, GpuMatrix hidden, GpuMatrix state) {
    RecurrenceInput input = tape.input();
    return new CudaTimeLoop(
        gpu,
        input,
        blocks(tape.weightHidden(), input),
        blocks(tape.gates(), input),
        blocks(hidden, input),
        state == null ? CellKernels.NONE : blocks(state, input),
        blocks(input.hidden(), input),
        blocks(input.cellState(), input));
  }

  private static GpuBlocks blocks(GpuMatrix x, RecurrenceInput input) {
    return x.blocks(input.directions());
  }

  private GpuBlocks blocks(Matrix x, RecurrenceInput input) {
    return x == null ? CellKernels.NONE : blocks(memory.of(x), input);
  }

  /** W_hh of all directions, masked, [D·GH, H]. */
  private GpuMatrix weightHidden(RecurrenceInput input) {
    int height = input.gateColumns();
    GpuMatrix out = memory.scratch(input.directions() * height, input.hiddenColumns());
    for (int d = 0; d < input.directions(); d++) {
      RecurrenceWeights weights = input.weights().get(d);
      GpuMatrix part = out.rows(d * height, height);
      memory.copy(memory.of(weights.weightHidden()), part);
      if (weights.mask() != null) {
        kernels.multiplyBy(memory.of(weights.mask()), part);
      }
    }
    return out;
  }

  private GpuBlocks biases(RecurrenceInput input) {
    GpuMatrix out = memory.scratch(input.directions(), input.gateColumns());
    for (int d = 0; d < input.directions(); d++) {
      memory.copy(memory.of(input.weights().get(d).biasHidden()), out.rows(d, 1));
    }
    return blocks(out, input);
  }

  /** W_ih · x and bias of each input row, [D·R, GH]. */
  private GpuMatrix projected(RecurrenceInput input) {
    GpuMatrix x = memory.of(input.rows());
    GpuMatrix out = memory.scratch(input.directions() * x.rows(), input.gateColumns());
    for (int d = 0; d < input.directions(); d++) {
      RecurrenceWeights weights = input.weights().get(d);
      GpuMatrix part = out.rows(d * x.rows(), x.rows());
      kernels.fillRows(inputBias(input.cell(), weights), part);
      gpu.multiply(x, false, memory.of(weights.weightInput()), true, 1, part);
    }
    return out;
  }

  /** b_ih plus the part of b_hh that can be added in advance. */
  private GpuMatrix inputBias(Cell cell, RecurrenceWeights weights) {
    GpuMatrix bias = memory.of(weights.biasInput());
    GpuMatrix out = memory.scratch(1, bias.columns());
    memory.copy(bias, out);
    int folded = cell.foldedBiasColumns(bias.columns());
    kernels.addScaled(folded, 1, memory.of(weights.biasHidden()), out);
    return out;
  }

  /** The previous h of each step, contiguous per direction, for W_hh's gradient. */
  private void keepPrevious(Tape tape) {
    RecurrenceInput input = tape.input();
    int batch = input.batch();
    int later = input.tokens() - batch;
    for (int d = 0; d < input.directions(); d++) {
      int at = d * input.tokens();
      if (input.hidden() != null) {
        GpuMatrix first = memory.of(input.hidden()).rows(d * batch, batch);
        memory.copy(first, tape.previousHidden().rows(at, batch));
      }
      if (later > 0) {
        GpuMatrix out = tape.previousHidden().rows(at + batch, later);
        GpuMatrix index = memory.ints(input.previous(d));
        kernels.gather(later, memory.of(tape.hidden()), index, 0, out);
      }
    }
  }

  /** Fills the gradients; returns that of the input rows, [R, in], or null if not needed. */
  Matrix backward(Tape tape, RecurrenceGradient d) {
    RecurrenceInput input = tape.input();
    GpuMatrix dHidden = memory.scratch(input.directions() * input.batch(), input.hiddenColumns());
    GpuMatrix dCell = memory.scratch(dHidden.rows(), dHidden.columns());
    enter(d.last(), dHidden);
    enter(d.lastCellState(), dCell);
    GpuMatrix state = tape.state() == null ? null : memory.of(tape.state());
    CudaTimeLoop loop = loop(tape, memory.of(tape.hidden()), state);
    GpuBlocks above = blocks(d.output(), input);
    if (isOneLaunch(input)) {
      new LstmLoop(loop, memory.ints(input.offsets()))
          .backward(above, blocks(dHidden, input), blocks(dCell, input));
    } else {
      loop.backward(
          blocks(tape.recurrent(), input), above, blocks(dHidden, input), blocks(dCell, input));
    }
    leave(dHidden, d.hidden());
    leave(dCell, d.cellState());
    Matrix dRows = null;
    for (int k = 0; k < input.directions(); k++) {
      hiddenGradient(tape, d.weights().get(k), k);
      Matrix part = inputGradients(tape, d, k);
      if (dRows == null) {
        dRows = part;
      } else {
        kernels.addScaled(1, memory.of(part), memory.of(dRows));
      }
    }
    return dRows;
  }

  private void enter(Matrix last, GpuMatrix gradient) {
    if (last == null) {
      kernels.fill(0, gradient);
    } else {
      memory.copy(memory.of(last), gradient);
    }
  }

  private void leave(GpuMatrix gradient, Matrix out) {
    if (out != null) {
      memory.copy(gradient, memory.room(out));
    }
  }

  /** Fills the gradient of W_hh. */
  private void hiddenGradient(Tape tape, RecurrenceWeights out, int direction) {
    RecurrenceInput input = tape.input();
    int from = input.firstWithPrevious();
    int count = input.tokens() - from;
    GpuMatrix target = memory.room(out.weightHidden());
    if (count == 0) {
      kernels.fill(0, target);
      return;
    }
    int at = direction * input.tokens() + from;
    GpuMatrix gates = tape.recurrent().rows(at, count);
    gpu.multiply(gates, true, tape.previousHidden().rows(at, count), false, 0, target);
    Matrix mask = input.weights().get(direction).mask();
    if (mask != null) {
      kernels.multiplyBy(memory.of(mask), target);
    }
  }

  /** Fills the gradients of W_ih and both biases; returns that of x, or null. */
  private Matrix inputGradients(Tape tape, RecurrenceGradient d, int direction) {
    RecurrenceInput input = tape.input();
    RecurrenceWeights out = d.weights().get(direction);
    GpuMatrix x = memory.of(input.rows());
    int tokens = input.tokens();
    GpuMatrix dProjected = memory.scratch(x.rows(), input.gateColumns());
    kernels.fill(0, dProjected);
    GpuMatrix dGates = tape.gates().rows(direction * tokens, tokens);
    sums.byIndex(dGates, 0, input.index().get(direction), dProjected);
    gpu.multiply(dProjected, true, x, false, 0, memory.room(out.weightInput()));
    sums.ofRows(dProjected, memory.room(out.biasInput()));
    if (tape.recurrent() == tape.gates()) {
      memory.copy(memory.of(out.biasInput()), memory.room(out.biasHidden()));
    } else {
      GpuMatrix dSums = tape.recurrent().rows(direction * tokens, tokens);
      sums.ofRows(dSums, memory.room(out.biasHidden()));
    }
    if (!d.wantsRows()) {
      return null;
    }
    Matrix dRows = memory.lend(x.rows(), x.columns());
    GpuMatrix weight = memory.of(input.weights().get(direction).weightInput());
    gpu.multiply(dProjected, false, weight, false, 0, memory.of(dRows));
    return dRows;
  }
}
