package io.valence.model.math;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Everything that touches floats: matrix products, and passes over memory.
 *
 * <p>Layers are written against these methods alone. Where a method says "+=", it accumulates.
 * Shapes are the caller's promise; products check them. An index array says, for each row of the
 * matrix it goes with, the row of the other matrix.
 */
public sealed interface Backend extends AutoCloseable
    permits HostBackend, DeviceBackend, CudaBackend {

  /** What computes, for a person. */
  String description();

  /**
   * Runs independent pieces of work, on the host at the same time; see {@link Workers}. A device is
   * busy with one of them.
   */
  default void run(List<Runnable> pieces) {
    pieces.forEach(Runnable::run);
  }

  /**
   * Runs work on every item, on the host several at the same time, each with a backend of one
   * thread and memory of its own. For work whose items are many and do not depend on one another.
   */
  default <T> void forEach(List<T> items, BiConsumer<Backend, T> work) {
    items.forEach(item -> work.accept(this, item));
  }

  // Memory

  /**
   * Runs a training or prediction step whose matrices come from memory used before and go back at
   * its end: none of them may outlive it. One step at a time.
   */
  <T> T pass(Supplier<T> step);

  /** A matrix whose numbers are undefined. */
  Matrix matrix(int rows, int columns);

  /** A matrix of a pass over given numbers, which become its own. */
  Matrix matrix(int rows, int columns, float[] numbers);

  /** A matrix of zeros. */
  Matrix zeros(int rows, int columns);

  /** Room for a matrix that products work on; its numbers are undefined. */
  Operand operand(int rows, int columns);

  /** A copy of a matrix that products work on. */
  default Operand stage(Matrix x) {
    Operand out = operand(x.rows(), x.columns());
    stage(x, out);
    return out;
  }

  /** out = source. */
  void stage(Matrix source, Operand out);

  /** out = source. */
  void fetch(Operand source, Matrix out);

  /**
   * A mask of a pass: each number 0 with probability {@code rate}, else 1 / (1 - rate).
   *
   * @param random what chance is drawn from; the same stream gives the same mask
   */
  default Matrix dropoutMask(int rows, int columns, double rate, RandomGenerator random) {
    Matrix mask = matrix(rows, columns);
    float[] numbers = mask.data();
    int count = mask.size();
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() < rate ? 0 : kept;
    }
    return mask;
  }

  // Products

  /** out += a · bᵀ. */
  void addTimesTransposed(Operand a, Operand b, Operand out);

  /** out = a · b. */
  void multiply(Operand a, Operand b, Operand out);

  /**
   * out = aᵀ · b, over the rows from {@code from} on, as (bᵀ · a)ᵀ: with the longer side as columns
   * the product is the faster one.
   */
  void transposedTimes(Operand a, Operand b, int from, Matrix out);

  /** Every row of out = row [1, columns]. */
  void fillRows(Matrix row, Operand out);

  /** out[r] = the sum of the rows n of source with index[n] = r, in the order of n. */
  void sumByIndex(Operand source, int[] index, Operand out);

  /** out [1, columns] = the sum of source's rows. */
  void columnSums(Operand source, Matrix out);

  // Rows

  /** out[n, at …] = source[index[n]]. */
  void gather(Matrix source, int[] index, Matrix out, int at);

  /** Rows {@code row} on of out = columns {@code at} to at + width(out) of source. */
  void columns(Matrix source, int at, Matrix out, int row);

  /** out[index[n]] += source[n, at …], in the order of n. */
  void scatterAdd(Matrix source, int at, int[] index, Matrix out);

  /** out[index[n]] = source[n]. */
  void scatter(Matrix source, int[] index, Matrix out);

  /** out [1, columns] = the sum of source's rows. */
  void columnSums(Matrix source, Matrix out);

  /** Row n of out ·= factors[n], which is [N, 1]. */
  void scaleRows(Matrix factors, Matrix out);

  /** The inner product of row n of a with row n of b, for every n, [N, 1]. */
  Matrix rowDots(Matrix a, Matrix b);

  /** Row n of out becomes as long as row n of x, times share; a row of zeros stays one. */
  void scaleToLengths(float share, Matrix x, Matrix out);

  // Elements

  /** x = 0. */
  void clear(Matrix x);

  /** out = source. */
  void copy(Matrix source, Matrix out);

  /** out += source, element by element. */
  void add(Matrix source, Matrix out);

  /** out ·= factors, element by element. */
  void multiplyBy(Matrix factors, Matrix out);

  /** x ·= factor. */
  void scale(float factor, Matrix x);

  /** out += factor · source. */
  void addScaled(float factor, Matrix source, Matrix out);

  /** x = f(x). */
  void activate(Activation f, Matrix x);

  /** dy = dy · f'(x), given y = f(x). */
  void activateBackward(Activation f, Matrix y, Matrix dy);

  // Recurrent cells

  /** All steps of all directions forward; what they compute goes to the tape. */
  void recurForward(CellRun run, CellTape tape);

  /**
   * All steps of all directions back, from the gradients of the states to those of the gates, which
   * take the gates' place on the tape.
   */
  void recurBackward(CellRun run, CellTape tape, CellGradient d);

  /**
   * The bias that may be added to the projected input: b_ih plus the part of b_hh that commutes.
   */
  Matrix inputBias(Cell cell, Matrix inputBias, Matrix hiddenBias);

  // Parts of their own

  /** Passes over segments of rows. */
  Segments segments();

  /** Batch normalization. */
  Normalization normalization();

  /** What optimizers do. */
  Updates updates();

  // Loss: of rows that are only read on the host, B · K numbers; in training where the logits are

  /** Each row's probabilities. */
  default Matrix softmax(Matrix logits) {
    return new Loss().softmax(logits);
  }

  /** The sum over rows of -log p(label). */
  default double crossEntropy(Matrix logits, int[] labels) {
    return new Loss().crossEntropy(logits, labels, LossOptions.PLAIN);
  }

  /** The loss of a batch in training. */
  TrainingLoss trainingLoss(Matrix logits, int[] labels, LossOptions options);

  /**
   * The sum over rows of -log p(target); the logits become their gradients.
   *
   * @param logits [N, U]
   * @param targets one a row; -1 for a row that does not count, whose gradient is zero
   * @param share what the gradient of each row's loss is multiplied by
   */
  double crossEntropyGradient(Operand logits, int[] targets, float share);

  @Override
  void close();
}
