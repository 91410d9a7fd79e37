package io.valence.model.math.nd4j;

import io.valence.model.math.Activation;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;
import io.valence.model.math.OptimizerKernels;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import io.valence.model.math.Segments;
import io.valence.model.math.Targets;
import io.valence.model.math.TrainingLoss;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Uses only ND4J's operations, on the ND4J backend on the class path: a GPU, or the CPU for tests
 * without one.
 *
 * <p>Parameters, activations, gradients and optimizer state stay on the device. The indices, labels
 * and dropout masks of a batch are uploaded; its loss and gradient norm are downloaded.
 *
 * <p>Not thread-safe. Sums may have a different order than on the host.
 */
public final class Nd4jBackend implements Backend {
  /** Repeated row indices are updated one after another. */
  private static final boolean IN_ORDER = true;

  static final String ADD = "scatter_add";
  static final String REPLACE = "scatter_upd";

  private final Nd4jMemory memory = new Nd4jMemory();
  private final Nd4jRecurrence recurrence = new Nd4jRecurrence(memory);
  private final Segments segments = new Nd4jSegments(memory);
  private final Normalization normalization = new Nd4jNormalization(memory);
  private final Nd4jProducts products = new Nd4jProducts(memory);
  private final OptimizerKernels optimizer = new Nd4jOptimizerKernels(memory);

  @Override
  public String description() {
    return "ND4J " + Nd4j.getBackend().getClass().getSimpleName() + ", every operation";
  }

  // Memory

  @Override
  public <T> T pass(Supplier<T> step) {
    return memory.pass(step);
  }

  @Override
  public Matrix matrix(int height, int columns) {
    return memory.matrix(memory.scratch(height, columns));
  }

  @Override
  public Matrix matrix(int height, int columns, float[] numbers) {
    return memory.matrix(Nd4j.create(numbers, new long[] {height, columns}, 'c'));
  }

  @Override
  public Matrix zeros(int height, int columns) {
    Matrix out = matrix(height, columns);
    clear(out);
    return out;
  }

  // Whole-layer operations

  @Override
  public Matrix linear(Matrix x, Matrix weight, Matrix bias) {
    return products.linear(x, weight, bias);
  }

  @Override
  public Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight) {
    return products.linearBackward(x, weight, dy, dWeight);
  }

  @Override
  public RecurrenceTape recurrent(RecurrenceInput input) {
    return recurrence.forward(input);
  }

  @Override
  public Matrix recurrentBackward(RecurrenceTape tape, RecurrenceGradient d) {
    return recurrence.backward((Nd4jTape) tape, d);
  }

  @Override
  public double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    return products.tiedSoftmax(guess, vectors, targets, share, dGuess, dVectors);
  }

  // Rows

  @Override
  public void gather(Matrix source, int[] index, Matrix out, int at) {
    INDArray gathered = Nd4j.pullRows(memory.of(source), 1, index);
    if (source.columns() == out.columns()) {
      memory.room(out).assign(gathered);
    } else {
      columns(memory.of(out), at, source.columns()).assign(gathered);
    }
  }

  @Override
  public void columns(Matrix source, int at, Matrix out, int row) {
    INDArray part = columns(memory.of(source), at, out.columns());
    INDArray to = source.rows() == out.rows() ? memory.room(out) : memory.of(out);
    Nd4jTimeLoop.rows(to, row, source.rows()).assign(part);
  }

  @Override
  public void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    INDArray part = columns(memory.of(source), at, out.columns()).dup('c');
    update(ADD, memory.of(out), index, part);
  }

  @Override
  public void scatter(Matrix source, int[] index, Matrix out) {
    update(REPLACE, memory.of(out), index, memory.of(source));
  }

  /** Replaces, or adds to, row index[n] of out with row n of source, in the order of n. */
  static void update(String operation, INDArray out, int[] index, INDArray source) {
    Nd4j.exec(
        DynamicCustomOp.builder(operation)
            .addInputs(out, Nd4j.createFromArray(index), source)
            .addOutputs(out)
            .addBooleanArguments(IN_ORDER)
            .build());
  }

  static INDArray columns(INDArray x, int from, int count) {
    return x.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count));
  }

  @Override
  public void columnSums(Matrix source, Matrix out) {
    memory.room(out).assign(memory.of(source).sum(true, 0));
  }

  @Override
  public void scaleRows(Matrix factors, Matrix out) {
    memory.of(out).muliColumnVector(memory.of(factors));
  }

  @Override
  public Matrix rowDots(Matrix a, Matrix b) {
    return memory.matrix(rowDots(memory.of(a), memory.of(b)));
  }

  private static INDArray rowDots(INDArray a, INDArray b) {
    return a.mul(b).sum(true, 1);
  }

  @Override
  public void scaleToLengths(float share, Matrix x, Matrix out) {
    INDArray squares = rowDots(memory.of(out), memory.of(out));
    // A zero row has a zero gradient: any factor works.
    INDArray ratio = rowDots(memory.of(x), memory.of(x)).divi(squares.addi(squares.eq(0)));
    memory.of(out).muliColumnVector(Transforms.sqrt(ratio, false).muli(share));
  }

  // Elements

  @Override
  public void clear(Matrix x) {
    memory.room(x).assign(0);
  }

  @Override
  public void copy(Matrix source, Matrix out) {
    memory.room(out).assign(memory.of(source));
  }

  @Override
  public void add(Matrix source, Matrix out) {
    memory.of(out).addi(memory.of(source));
  }

  @Override
  public void multiplyBy(Matrix factors, Matrix out) {
    memory.of(out).muli(memory.of(factors));
  }

  @Override
  public void scale(float factor, Matrix x) {
    memory.of(x).muli(factor);
  }

  @Override
  public void addScaled(float factor, Matrix source, Matrix out) {
    memory.of(out).addi(memory.of(source).mul(factor));
  }

  @Override
  public void activate(Activation f, Matrix x) {
    Nd4jCells.activate(f, memory.of(x));
  }

  @Override
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    memory.of(dy).muli(Nd4jCells.derivative(f, memory.of(y)));
  }

  // Parts

  @Override
  public Segments segments() {
    return segments;
  }

  @Override
  public Normalization normalization() {
    return normalization;
  }

  @Override
  public OptimizerKernels optimizer() {
    return optimizer;
  }

  // Loss

  @Override
  public TrainingLoss trainingLoss(Matrix logits, Targets targets) {
    Matrix gradient = matrix(logits.rows(), logits.columns(), targets.ofMean());
    Matrix mean = memory.matrix(Nd4jSoftmax.ofTargets(memory.of(logits), memory.of(gradient)));
    double total = targets.weight() * mean.get(0, 0);
    return new TrainingLoss(() -> total, gradient);
  }

  @Override
  public void close() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
