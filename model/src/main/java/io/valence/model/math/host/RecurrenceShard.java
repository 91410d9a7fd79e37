package io.valence.model.math.host;

import io.valence.model.math.Matrix;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import java.util.Arrays;

/**
 * The time loop of some rows of one direction, forward and backward.
 *
 * <p>The current step is in a {@link StepScratch}; the rest is on the tape.
 */
final class RecurrenceShard {
  /** 2⁻⁴⁰, whose last bit is 2⁻⁶³. */
  private static final float FLUSH = 0x1p-40f;

  private final Gemm gemm;
  private final RecurrenceInput input;
  private final HostTape tape;
  private final CellKernel kernel;
  private final StepScratch step;
  private final HostTape.Weights weights; // the direction's
  private final InputSums source;
  private final int low;
  private final int high;
  private final int firstRow; // of the shard, in all directions' rows
  private final int firstToken; // of the shard at step 0, in all directions' tokens
  private final int hidden;

  /** Packed rows {@code low} to {@code high}, exclusive, of a direction. */
  record Place(int direction, int low, int high) {}

  RecurrenceShard(HostBackend backend, Gemm gemm, HostTape tape, Place place) {
    this.gemm = gemm;
    this.input = tape.input();
    this.tape = tape;
    this.kernel = CellKernel.of(input.cell());
    this.hidden = input.hiddenColumns();
    this.low = place.low();
    this.high = place.high();
    this.step = StepScratch.of(backend, input.cell(), high - low, hidden);
    int direction = place.direction();
    this.source =
        new InputSums(
            direction,
            tape.prepared(),
            tape.of(tape.projected(), direction),
            input.index().get(direction),
            input.weights().get(direction).biasHidden().data());
    this.weights = tape.weights().get(direction);
    this.firstRow = direction * input.batch() + low;
    this.firstToken = direction * input.tokens() + low;
  }

  /** How many of the rows reach step t. */
  private int count(int t) {
    return Math.max(0, Math.min(high, input.width(t)) - low);
  }

  void forward() {
    copyOrClear(input.hidden(), firstRow, step.hidden(), high - low);
    copyOrClear(input.cellState(), firstRow, step.state(), high - low);
    for (int t = 0; t < input.steps() && count(t) > 0; t++) {
      int from = firstToken + input.offsets()[t];
      int count = count(t);
      int at = tape.records() ? from : firstRow;
      Operand sums = tape.gates().rows(at, at + count);
      kernel.load(source, low + input.offsets()[t], step, sums);
      if (input.hasPrevious(t)) {
        tape.previousHidden().put(step.hidden().writableData(), 0, at * hidden, count * hidden);
        gemm.addTimesWeight(tape.previousHidden().rows(at, at + count), weights.readHidden(), sums);
      }
      kernel.forward(step, sums);
      kernel.record(step, tape, from, count);
    }
  }

  void backward(HostBackend backend, RecurrenceGradient d) {
    Operand carried = backend.products().operand(high - low, hidden);
    int after = 0;
    for (int t = input.steps() - 1; t >= 0; t--) {
      int count = count(t);
      if (count == 0) {
        continue;
      }
      int from = firstToken + input.offsets()[t];
      enter(d.last(), step.dHidden(), after, count);
      enter(d.lastCellState(), step.dCell(), after, count);
      if (d.output() != null) {
        copy(d.output(), from, step.work(), 0, count);
        Rows.add(step.work().writableData(), step.dHidden().writableData(), 0, count * hidden);
      }
      kernel.recall(step, tape, from, count);
      recallPrevious(t, count);
      kernel.backward(step, count);
      kernel.recordGradient(step, tape, from, count);
      if (input.hasPrevious(t)) {
        carry(from, count, carried.rows(0, count));
      }
      flush(step.dHidden().writableData(), count * hidden);
      flush(step.dCell().writableData(), count * hidden);
      after = count;
    }
    leave(d);
  }

  /** Rows {@code from} to {@code to} end at this step; later steps give no gradient. */
  private void enter(Matrix last, Matrix out, int from, int to) {
    if (last == null) {
      Arrays.fill(out.writableData(), from * hidden, to * hidden, 0);
    } else {
      copy(last, firstRow + from, out, from, to - from);
    }
  }

  private void recallPrevious(int t, int count) {
    Matrix first = input.cell().hasCellState() ? input.cellState() : input.hidden();
    Matrix later = input.cell().hasCellState() ? tape.state() : tape.hidden();
    if (t > 0) {
      copy(later, firstToken + input.offsets()[t - 1], step.previous(), 0, count);
    } else {
      copyOrClear(first, firstRow, step.previous(), count);
    }
  }

  /** Adds the previous h's gradient through the gates to its direct one, if any. */
  private void carry(int from, int count, Operand carried) {
    gemm.multiply(tape.recurrent().rows(from, from + count), weights.hidden(), carried);
    if (input.cell().carriesHidden()) {
      carried.get(0, step.work().writableData(), 0, count * hidden);
      Rows.add(step.work().writableData(), step.dHidden().writableData(), 0, count * hidden);
    } else {
      carried.get(0, step.dHidden().writableData(), 0, count * hidden);
    }
  }

  /**
   * Rounds to multiples of 2⁻⁶⁴, so negligible values become zero.
   *
   * <p>Over hundreds of steps a gradient may decay to denormal numbers, which many processors
   * compute a hundred times more slowly. In sums, such small multiples vanish next to Adam's ε.
   */
  private static void flush(float[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = x[i] + FLUSH - FLUSH;
    }
  }

  private void leave(RecurrenceGradient d) {
    if (d.hidden() != null) {
      copy(step.dHidden(), 0, d.hidden(), firstRow, high - low);
    }
    if (d.cellState() != null) {
      copy(step.dCell(), 0, d.cellState(), firstRow, high - low);
    }
  }

  private void copyOrClear(Matrix source, int from, Matrix out, int count) {
    if (source == null) {
      Arrays.fill(out.writableData(), 0, count * hidden, 0);
    } else {
      copy(source, from, out, 0, count);
    }
  }

  private void copy(Matrix source, int from, Matrix out, int to, int count) {
    System.arraycopy(source.data(), from * hidden, out.writableData(), to * hidden, count * hidden);
  }
}
