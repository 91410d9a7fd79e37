package io.valence.model.math;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All float computation: matrix products and passes over memory.
 *
 * <p>Layers use only these methods. "+=" means that a method accumulates. The caller guarantees the
 * shapes; only operations of whole layers check them. An index array gives, for each row of its
 * matrix, the row of the other matrix.
 */
public interface Backend extends AutoCloseable {

  /** Human-readable name. */
  String description();

  /** How long its start took, and what part of it; empty if not worth telling. */
  default String startup() {
    return "";
  }

  /**
   * The number of training steps after which to ask for their losses: 1 on the host. A device,
   * which works while the host prepares the next steps, is waited for when it is asked.
   */
  default int stepsAhead() {
    return 1;
  }

  /** Runs independent tasks: in parallel on the host, one after another on a device. */
  default void run(List<Runnable> pieces) {
    pieces.forEach(Runnable::run);
  }

  /**
   * Runs a task per item, on the host in parallel; each task has a backend with one thread and its
   * own memory. For work with many independent items.
   */
  default <T> void forEach(List<T> items, BiConsumer<Backend, T> work) {
    items.forEach(item -> work.accept(this, item));
  }

  // Memory

  /**
   * Runs a training or prediction step whose matrices use recycled memory, released at its end.
   * None of them may outlive the step. One step at a time.
   */
  <T> T pass(Supplier<T> step);

  /** A matrix with undefined elements. */
  Matrix matrix(int rows, int columns);

  /** A matrix of a pass over an array, which it takes over. */
  Matrix matrix(int rows, int columns, float[] numbers);

  /** A matrix of zeros. */
  Matrix zeros(int rows, int columns);

  /**
   * A mask of a pass: each element is 0 with probability {@code rate}, else 1 / (1 - rate).
   *
   * @param random source of randomness; the same stream gives the same mask
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

  // Whole-layer operations

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
   * The gradients of {@link #linear} but the bias's, the sum of dy's rows.
   *
   * @param dy [M, out]
   * @param dWeight receives d loss / d W, [out, in]
   * @return d loss / d x, [M, in]
   */
  Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight);

  /**
   * Prepares a recurrent layer for many passes in evaluation mode; its weights must not change
   * afterwards.
   *
   * @param weights of each direction, without masks
   * @return null if the backend keeps nothing between passes
   */
  default PreparedLayer prepare(Cell cell, List<RecurrenceWeights> weights) {
    return null;
  }

  /**
   * The prepared layer with the input part of more rows.
   *
   * @param layer of this backend; stays as it is; only the latest may be extended, by one thread
   * @param rows x, [R, in]; they become rows P to P + R
   */
  default PreparedLayer extend(PreparedLayer layer, Matrix rows) {
    throw new UnsupportedOperationException(description() + " prepares no layers");
  }

  /** All directions of a recurrent layer over a packed batch. */
  RecurrenceTape recurrent(RecurrenceInput input);

  /**
   * The backward pass. Runs once per recorded tape of this backend.
   *
   * @param d gradients from above; receives those of weights and initial states
   * @return d loss / d input rows, [R, in]; null if not needed
   */
  Matrix recurrentBackward(RecurrenceTape tape, RecurrenceGradient d);

  /**
   * The loss of predicted word vectors: cross-entropy over the logits guess · vectorsᵀ [N, U],
   * forward and backward at once.
   *
   * @param guess [N, E]
   * @param vectors of the candidate words, [U, E]
   * @param targets the target index of each row, [N]; -1 for an ignored row
   * @param share scale factor of the gradient of each row's loss
   * @param dGuess receives d loss / d guess, [N, E]; null if only the loss is wanted
   * @param dVectors receives d loss / d vectors, [U, E]; null if dGuess is
   * @return the sum over rows of -log p(target)
   */
  double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors);

  // Rows

  /** out[n, at …] = source[index[n]]. */
  void gather(Matrix source, int[] index, Matrix out, int at);

  /** out[row …] = columns {@code at} to at + width(out) of source. */
  void columns(Matrix source, int at, Matrix out, int row);

  /** out[index[n]] += source[n, at …], in the order of n. */
  void scatterAdd(Matrix source, int at, int[] index, Matrix out);

  /** out[index[n]] = source[n]. */
  void scatter(Matrix source, int[] index, Matrix out);

  /** out [1, columns] = the sum of source's rows. */
  void columnSums(Matrix source, Matrix out);

  /** Row n of out ·= factors[n]; factors [N, 1]. */
  void scaleRows(Matrix factors, Matrix out);

  /** The inner product of row n of a and row n of b, for each n, [N, 1]. */
  Matrix rowDots(Matrix a, Matrix b);

  /** Rescales row n of out to the norm of row n of x, times share. Zero rows stay zero. */
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

  // Components

  /** Passes over segments of rows. */
  Segments segments();

  /** Batch normalization. */
  Normalization normalization();

  /** Optimizer kernels. */
  OptimizerKernels optimizer();

  /** Cross-entropy of a batch, on the logits' device. */
  TrainingLoss trainingLoss(Matrix logits, Targets targets);

  @Override
  void close();
}
