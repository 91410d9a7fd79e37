package io.valence.model.math;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Everything that touches floats: matrix products, and passes over memory.
 *
 * <p>Layers are written against these methods alone. Where a method says "+=", it accumulates.
 * Shapes are the caller's promise; whole operations check them. An index array says, for each row
 * of the matrix it goes with, the row of the other matrix.
 */
public interface Backend extends AutoCloseable {

  /** What computes, for a person. */
  String description();

  /**
   * Runs independent pieces of work, on the host at the same time. A device is busy with one of
   * them.
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

  /**
   * A mask of a pass: each number 0 with probability {@code rate}, else 1 / (1 - rate).
   *
   * @param random what chance is drawn from; the same stream gives the same mask
   */
  default Matrix dropoutMask(int rows, int columns, double rate, RandomGenerator random) {
    Matrix mask = matrix(rows, columns);
    float[] numbers = mask.writableData();
    int count = mask.size();
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() < rate ? 0 : kept;
    }
    return mask;
  }

  // Whole operations of layers

  /**
   * y = x Wᵀ + b.
   *
   * @param x [M, in]
   * @param weight W, [out, in]
   * @param bias b, [1, out]; null for none
   * @return y, [M, out]
   */
  Matrix linear(Matrix x, Matrix weight, Matrix bias);

  /**
   * The gradients of {@link #linear} but the bias's, which is the sum of dy's rows.
   *
   * @param dy [M, out]
   * @param dWeight takes d loss / d W, [out, in]
   * @return d loss / d x, [M, in]
   */
  Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight);

  /** All directions of a recurrent layer over a packed batch. */
  RecurrenceTape recurrent(RecurrenceInput input);

  /**
   * The way back, once for a tape of this backend that was recorded.
   *
   * @param d what comes from above, and takes the gradients of weights and first states
   * @return d loss / d input rows, [R, in]; null when not wanted
   */
  Matrix recurrentBackward(RecurrenceTape tape, RecurrenceGradient d);

  /**
   * The loss of words guessed by their own vectors: cross-entropy over the logits guess · vectorsᵀ
   * [N, U], forward and backward at once.
   *
   * @param guess [N, E]
   * @param vectors of the words that may be meant, [U, E]
   * @param targets which of them is meant by each row, [N]; -1 for a row that does not count
   * @param share what the gradient of each row's loss is multiplied by
   * @param dGuess takes d loss / d guess, [N, E]
   * @param dVectors takes d loss / d vectors, [U, E]
   * @return the sum over rows of -log p(target)
   */
  double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors);

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

  // Parts of their own

  /** Passes over segments of rows. */
  Segments segments();

  /** Batch normalization. */
  Normalization normalization();

  /** What optimizers do. */
  OptimizerKernels optimizer();

  /** The loss of a batch in training, where the logits are. */
  TrainingLoss trainingLoss(Matrix logits, int[] labels, LossOptions options);

  @Override
  void close();
}
