package io.valence.model.math;

import java.util.Arrays;

/**
 * The steps of some rows of one direction, forward and back.
 *
 * <p>The step at hand lies in a {@link CellStep}; what outlives it goes to the tape.
 */
final class TimeLoop {
  /** 2⁻⁴⁰, whose last bit is 2⁻⁶³. */
  private static final float FLUSH = 0x1p-40f;

  private final Gemm gemm;
  private final CellRun run;
  private final CellTape tape;
  private final CellKernel kernel;
  private final CellStep step;
  private final Operand weightHidden; // the direction's, [GH, H]
  private final int low;
  private final int high;
  private final int firstRow; // of these, among the rows of all directions
  private final int firstToken; // of these at step 0, among the tokens of all directions
  private final int hidden;

  TimeLoop(Backend backend, Gemm gemm, CellRun run, CellTape tape, Recurrence.Shard shard) {
    this.gemm = gemm;
    this.run = run;
    this.tape = tape;
    this.kernel = run.cell().kernel();
    this.hidden = tape.hidden().columns();
    this.low = shard.low();
    this.high = shard.high();
    this.step = CellStep.of(backend, run.cell(), high - low, hidden);
    this.weightHidden = run.weightHidden().block(shard.direction(), run.directions());
    this.firstRow = shard.direction() * run.rows() + low;
    this.firstToken = shard.direction() * run.tokens() + low;
  }

  /** How many of these rows reach step t. */
  private int count(int t) {
    return Math.max(0, Math.min(high, run.width(t)) - low);
  }

  void forward() {
    copyOrClear(run.hidden(), firstRow, step.hidden(), high - low);
    copyOrClear(run.memory(), firstRow, step.memory(), high - low);
    for (int t = 0; t < run.steps() && count(t) > 0; t++) {
      int from = firstToken + run.offsets()[t];
      int count = count(t);
      int at = tape.records() ? from : firstRow;
      Operand sums = tape.gates().rows(at, at + count);
      kernel.load(run, step, sums, from);
      if (run.hasPrevious(t)) {
        tape.previousHidden().put(step.hidden().data(), 0, at * hidden, count * hidden);
        gemm.addTimesTransposed(tape.previousHidden().rows(at, at + count), weightHidden, sums);
      }
      kernel.forward(step, sums);
      kernel.record(step, tape, from, count);
    }
  }

  void backward(Backend backend, CellGradient d) {
    Operand carried = backend.operand(high - low, hidden);
    int after = 0;
    for (int t = run.steps() - 1; t >= 0; t--) {
      int count = count(t);
      if (count == 0) {
        continue;
      }
      int from = firstToken + run.offsets()[t];
      enter(d.last(), after, count);
      if (d.output() != null) {
        copy(d.output(), from, step.work(), 0, count);
        Rows.add(step.work().data(), step.dHidden().data(), 0, count * hidden);
      }
      kernel.recall(step, tape, from, count);
      recallPrevious(t, count);
      kernel.backward(step, count);
      kernel.recordGradient(step, tape, from, count);
      if (run.hasPrevious(t)) {
        carry(from, count, carried.rows(0, count));
      }
      flush(step.dHidden().data(), count * hidden);
      flush(step.dMemory().data(), count * hidden);
      after = count;
    }
    leave(d);
  }

  /** Rows {@code from} to {@code to} end at this step: nothing comes from a later one. */
  private void enter(Matrix last, int from, int to) {
    Arrays.fill(step.dMemory().data(), from * hidden, to * hidden, 0);
    if (last == null) {
      Arrays.fill(step.dHidden().data(), from * hidden, to * hidden, 0);
    } else {
      copy(last, firstRow + from, step.dHidden(), from, to - from);
    }
  }

  private void recallPrevious(int t, int count) {
    Matrix first = run.cell().hasMemory() ? run.memory() : run.hidden();
    Matrix later = run.cell().hasMemory() ? tape.memory() : tape.hidden();
    if (t > 0) {
      copy(later, firstToken + run.offsets()[t - 1], step.previous(), 0, count);
    } else {
      copyOrClear(first, firstRow, step.previous(), count);
    }
  }

  /** What reaches the h before through the gates, beside what may reach it directly. */
  private void carry(int from, int count, Operand carried) {
    gemm.multiply(tape.recurrent().rows(from, from + count), weightHidden, carried);
    if (run.cell().carriesHidden()) {
      carried.get(0, step.work().data(), 0, count * hidden);
      Rows.add(step.work().data(), step.dHidden().data(), 0, count * hidden);
    } else {
      carried.get(0, step.dHidden().data(), 0, count * hidden);
    }
  }

  /**
   * Rounds to multiples of 2⁻⁶⁴, so that what is next to nothing becomes zero.
   *
   * <p>Over hundreds of steps a gradient may fade to denormal numbers, with which many processors
   * compute a hundred times slower. Added up, multiples this small are lost beside Adam's ε.
   */
  private static void flush(float[] x, int count) {
    for (int i = 0; i < count; i++) {
      x[i] = x[i] + FLUSH - FLUSH;
    }
  }

  private void leave(CellGradient d) {
    if (d.hidden() != null) {
      copy(step.dHidden(), 0, d.hidden(), firstRow, high - low);
    }
    if (d.memory() != null) {
      copy(step.dMemory(), 0, d.memory(), firstRow, high - low);
    }
  }

  private void copyOrClear(Matrix source, int from, Matrix out, int count) {
    if (source == null) {
      Arrays.fill(out.data(), 0, count * hidden, 0);
    } else {
      copy(source, from, out, 0, count);
    }
  }

  private void copy(Matrix source, int from, Matrix out, int to, int count) {
    System.arraycopy(source.data(), from * hidden, out.data(), to * hidden, count * hidden);
  }
}
