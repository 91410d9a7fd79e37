package io.valence.model.math;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Everything that touches floats: matrix products, and passes over memory.
 *
 * <p>Layers are written against these methods alone. Where a method says "+=", it accumulates.
 * Shapes are the caller's promise; products check them. An index array says, for each row of the
 * matrix it goes with, the row of the other matrix.
 */
public final class Backend implements AutoCloseable {
  private final Gemm gemm;
  private final Workers workers;
  private final Queue<Backend> lanes = new ConcurrentLinkedQueue<>();
  private final Arena arena = new Arena();
  private final Slab operands;
  private final Staging staging = new Staging();
  private final Recurrence recurrence;
  private final Rows rows = new Rows();
  private final Segments segments = new Segments();
  private final Normalization normalization = new Normalization();
  private final Loss loss = new Loss();
  private final Updates updates = new Updates();

  /** A backend of given products and threads; closing it ends the threads. */
  public Backend(Gemm gemm, Workers workers) {
    this.gemm = gemm;
    this.operands = new Slab(gemm);
    this.workers = workers;
    this.recurrence = new Recurrence(this, gemm);
  }

  /** What computes, for a person. */
  public String description() {
    return gemm.description();
  }

  /** Runs independent pieces of work at the same time; see {@link Workers}. */
  public void run(List<Runnable> pieces) {
    workers.run(pieces);
  }

  /**
   * Runs work on every item, several at the same time, each with a backend of one thread and memory
   * of its own. For work whose items are many and do not depend on one another.
   */
  public <T> void forEach(List<T> items, BiConsumer<Backend, T> work) {
    run(items.stream().<Runnable>map(item -> () -> onLane(item, work)).toList());
  }

  private <T> void onLane(T item, BiConsumer<Backend, T> work) {
    Backend idle = lanes.poll();
    Backend lane = idle == null ? new Backend(gemm, new Workers(1)) : idle;
    try {
      work.accept(lane, item);
    } finally {
      lanes.add(lane);
    }
  }

  // Memory

  /**
   * Runs a training or prediction step whose matrices come from memory used before and go back at
   * its end: none of them may outlive it. One step at a time.
   */
  public <T> T pass(Supplier<T> step) {
    arena.open();
    operands.open();
    try {
      return step.get();
    } finally {
      operands.close();
      arena.close();
    }
  }

  /** A matrix whose numbers are undefined. */
  public Matrix matrix(int rows, int columns) {
    return new Matrix(rows, columns, arena.take(Math.multiplyExact(rows, columns)));
  }

  /** A matrix of zeros. */
  public Matrix zeros(int rows, int columns) {
    Matrix out = matrix(rows, columns);
    clear(out);
    return out;
  }

  /** Room for a matrix that products work on; its numbers are undefined. */
  public Operand operand(int rows, int columns) {
    return operands.take(rows, columns);
  }

  /** A copy of a matrix that products work on. */
  public Operand stage(Matrix x) {
    Operand out = operand(x.rows(), x.columns());
    out.put(x.data(), 0, 0, x.size());
    return out;
  }

  /** out = source. */
  public void fetch(Operand source, Matrix out) {
    source.get(0, out.data(), 0, out.size());
  }

  // Products

  /** out += a · bᵀ. */
  public void addTimesTransposed(Operand a, Operand b, Operand out) {
    gemm.addTimesTransposed(a, b, out);
  }

  /** out = a · b. */
  public void multiply(Operand a, Operand b, Operand out) {
    gemm.multiply(a, b, out);
  }

  /**
   * out = aᵀ · b, over the rows from {@code from} on, as (bᵀ · a)ᵀ: with the longer side as columns
   * the product is the faster one.
   */
  public void transposedTimes(Operand a, Operand b, int from, Matrix out) {
    if (from == a.rows()) {
      clear(out);
      return;
    }
    Operand product = operand(out.columns(), out.rows());
    gemm.transposedTimes(b.rows(from, b.rows()), a.rows(from, a.rows()), product);
    Operand turned = operand(out.rows(), out.columns());
    gemm.transpose(product, turned);
    fetch(turned, out);
  }

  /** Every row of out = row [1, columns]. */
  public void fillRows(Matrix row, Operand out) {
    staging.fillRows(row, out);
  }

  /** out[r] = the sum of the rows n of source with index[n] = r, in the order of n. */
  public void sumByIndex(Operand source, int[] index, Operand out) {
    staging.sumByIndex(source, index, out);
  }

  /** out [1, columns] = the sum of source's rows. */
  public void columnSums(Operand source, Matrix out) {
    staging.columnSums(source, out);
  }

  // Rows

  /** out[n, at …] = source[index[n]]. */
  public void gather(Matrix source, int[] index, Matrix out, int at) {
    rows.gather(source, index, out, at);
  }

  /** out = columns {@code at} to at + width(out) of source. */
  public void columns(Matrix source, int at, Matrix out) {
    rows.columns(source, at, out);
  }

  /** out[index[n]] += source[n, at …], in the order of n. */
  public void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    rows.scatterAdd(source, at, index, out);
  }

  /** out[index[n]] = source[n]. */
  public void scatter(Matrix source, int[] index, Matrix out) {
    for (int n = 0; n < index.length; n++) {
      rows.copy(source, n, out, index[n], 1);
    }
  }

  /** out [1, columns] = the sum of source's rows. */
  public void columnSums(Matrix source, Matrix out) {
    rows.columnSums(source, out);
  }

  /** Row n of out ·= factors[n]. */
  public void scaleRows(float[] factors, Matrix out) {
    rows.scale(factors, out);
  }

  /** The inner product of row n of a with row n of b, for every n. */
  public float[] rowDots(Matrix a, Matrix b) {
    return rows.dots(a, b);
  }

  // Elements

  /** x = 0. */
  public void clear(Matrix x) {
    Arrays.fill(x.data(), 0, x.size(), 0);
  }

  /** out = source. */
  public void copy(Matrix source, Matrix out) {
    System.arraycopy(source.data(), 0, out.data(), 0, out.size());
  }

  /** out += source, element by element. */
  public void add(Matrix source, Matrix out) {
    Rows.add(source.data(), out.data(), 0, out.size());
  }

  /** out ·= factors, element by element. */
  public void multiplyBy(Matrix factors, Matrix out) {
    float[] f = factors.data();
    float[] x = out.data();
    int count = out.size();
    for (int i = 0; i < count; i++) {
      x[i] *= f[i];
    }
  }

  /** x ·= factor. */
  public void scale(float factor, Matrix x) {
    updates.scale(factor, x.data(), x.size());
  }

  /** x = f(x). */
  public void activate(Activation f, Matrix x) {
    f.apply(x.data(), 0, x.size());
  }

  /** dy = dy · f'(x), given y = f(x). */
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    f.applyDerivative(y.data(), dy.data(), 0, y.size());
  }

  // Recurrent cells

  /** All steps forward; what they compute goes to the tape. */
  public void recurForward(CellRun run, CellTape tape) {
    recurrence.forward(run, tape);
  }

  /**
   * All steps back, from the gradients of the states to those of the gates, which take the gates'
   * place on the tape.
   */
  public void recurBackward(CellRun run, CellTape tape, CellGradient d) {
    recurrence.backward(run, tape, d);
  }

  /**
   * The bias that may be added to the projected input: b_ih plus the part of b_hh that commutes.
   */
  public Matrix inputBias(Cell cell, Matrix inputBias, Matrix hiddenBias) {
    return cell.kernel().inputBias(inputBias, hiddenBias);
  }

  // Segments of rows

  /** The largest of each segment's rows, column by column; returns the row that gave each. */
  public int[] segmentMax(Matrix x, int[] segment, Matrix out) {
    return segments.max(x, segment, out);
  }

  /** dX[from[e]] += dOut[e]. */
  public void segmentMaxBackward(Matrix dOut, int[] from, Matrix dX) {
    segments.maxBackward(dOut, from, dX);
  }

  /** Softmax over each segment's numbers, in place. */
  public void segmentSoftmax(float[] x, int[] segment, int count) {
    segments.softmax(x, segment, count);
  }

  /** dy becomes the gradient before the softmax, given y after it. */
  public void segmentSoftmaxBackward(float[] y, float[] dy, int[] segment, int count) {
    segments.softmaxBackward(y, dy, segment, count);
  }

  // Batch normalization

  /** The mean of each column, [1, F]. */
  public Matrix columnMean(Matrix x) {
    return normalization.mean(x);
  }

  /** The biased variance of each column, [1, F]. */
  public Matrix columnVariance(Matrix x, Matrix mean) {
    return normalization.variance(x, mean);
  }

  /** (x - mean) / √(variance + epsilon). */
  public Matrix normalize(Matrix x, Matrix mean, Matrix variance, double epsilon) {
    return normalization.normalize(x, mean, variance, epsilon);
  }

  /** weight · normalized + bias. */
  public Matrix affine(Matrix normalized, Matrix weight, Matrix bias) {
    return normalization.affine(normalized, weight, bias);
  }

  /** dWeight = Σ dy · normalized, column by column. */
  public void normalizedWeightGradient(Matrix dy, Matrix normalized, Matrix dWeight) {
    normalization.weightGradient(dy, normalized, dWeight);
  }

  /** The gradient before normalization by the batch's own mean and variance. */
  public Matrix normalizeBackward(
      Matrix dy, Matrix normalized, Matrix weight, Matrix variance, double epsilon) {
    return normalization.backward(dy, normalized, weight, variance, epsilon);
  }

  // Loss

  /** Each row's probabilities. */
  public Matrix softmax(Matrix logits) {
    return loss.softmax(logits);
  }

  /** The sum over rows of -log p(label). */
  public double crossEntropy(Matrix logits, int[] labels) {
    return loss.crossEntropy(logits, labels, LossOptions.PLAIN);
  }

  /** The sum over rows of the training loss. */
  public double crossEntropy(Matrix logits, int[] labels, LossOptions options) {
    return loss.crossEntropy(logits, labels, options);
  }

  /** The gradient of the mean of {@link #crossEntropy} over the rows, by their weights. */
  public Matrix crossEntropyBackward(Matrix logits, int[] labels, LossOptions options) {
    return loss.crossEntropyBackward(logits, labels, options);
  }

  // Optimizers

  /** One step of Adam on p, with its gradient g and moments m and v. */
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    updates.adam(step, g.data(), m.data(), v.data(), p.data(), p.size());
  }

  /** One step of SGD with momentum on p. */
  public void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p) {
    updates.momentum(rate, momentum, g.data(), velocity.data(), p.data(), p.size());
  }

  /** average += part · (x - average). */
  public void follow(float part, Matrix x, Matrix average) {
    updates.follow(part, x.data(), average.data(), x.size());
  }

  /** g += factor · p. */
  public void addScaled(float factor, Matrix p, Matrix g) {
    updates.addScaled(factor, p.data(), g.data(), p.size());
  }

  /** Σ x², in double precision. */
  public double sumOfSquares(Matrix x) {
    return updates.sumOfSquares(x.data(), x.size());
  }

  @Override
  public void close() {
    workers.close();
  }
}
