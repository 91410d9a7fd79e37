package io.valence.model.math.cuda;

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
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * cuBLAS for the products and the kernels of {@code kernels.cu} for all else, on a GPU of any
 * generation.
 *
 * <p>The same data stays on the GPU as with ND4J's backend. The indices and labels of a batch are
 * uploaded; its loss and gradient norm are downloaded, many steps at a time. For the thread that
 * created it. Sums have a deterministic order: the same run gives the same bits on the same GPU.
 */
public final class CudaBackend implements Backend {
  /** So that the host waits in few steps; other numbers have not been measured. */
  private static final int STEPS_AHEAD = 16;

  private final Gpu gpu;
  private final CudaMemory memory;
  private final Kernels kernels;
  private final CudaSums sums;
  private final CudaRecurrence recurrence;
  private final CudaSoftmax softmax;
  private final CudaProducts products;
  private final Segments segments;
  private final Normalization normalization;
  private final OptimizerKernels optimizer;

  /** On a given GPU, which is closed with the backend. */
  CudaBackend(Gpu gpu) {
    this.gpu = gpu;
    this.memory = new CudaMemory(gpu);
    this.kernels = new Kernels(gpu);
    this.sums = new CudaSums(gpu, memory);
    this.recurrence = new CudaRecurrence(gpu, memory, kernels, sums);
    this.softmax = new CudaSoftmax(gpu, memory, sums);
    this.products = new CudaProducts(gpu, memory, kernels, softmax);
    this.segments = new CudaSegments(gpu, memory, sums);
    this.normalization = new CudaNormalization(memory, kernels, gpu);
    this.optimizer = new CudaOptimizerKernels(gpu, memory, kernels, sums);
  }

  /** On the first GPU; compiles the kernels unless that has been done. */
  public static CudaBackend create(CudaOptions options) {
    return new CudaBackend(new CudaGpu(options));
  }

  @Override
  public String description() {
    return gpu.description();
  }

  @Override
  public String startup() {
    return gpu.startup();
  }

  @Override
  public int stepsAhead() {
    return STEPS_AHEAD;
  }

  // Memory

  @Override
  public <T> T pass(Supplier<T> step) {
    return memory.pass(step);
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    return memory.lend(rows, columns);
  }

  @Override
  public Matrix matrix(int rows, int columns, float[] numbers) {
    Matrix out = matrix(rows, columns);
    gpu.upload(numbers, out.size(), memory.of(out).address());
    return out;
  }

  @Override
  public Matrix zeros(int rows, int columns) {
    Matrix out = matrix(rows, columns);
    clear(out);
    return out;
  }

  /** Generated on the GPU from a seed of the stream. */
  @Override
  public Matrix dropoutMask(int rows, int columns, double rate, RandomGenerator random) {
    Matrix out = matrix(rows, columns);
    kernels.dropoutMask(random.nextLong(), (float) rate, memory.of(out));
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
    return recurrence.backward((CudaRecurrence.Tape) tape, d);
  }

  @Override
  public double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    return products.tiedSoftmax(guess, vectors, targets, share, dGuess, dVectors);
  }

  // Rows

  @Override
  public void gather(Matrix source, int[] index, Matrix out, int at) {
    GpuMatrix from = memory.of(source);
    GpuMatrix to = source.columns() == out.columns() ? memory.room(out) : memory.of(out);
    kernels.gather(index.length, from, memory.ints(index), at, to);
  }

  @Override
  public void columns(Matrix source, int at, Matrix out, int row) {
    GpuMatrix from = memory.of(source);
    GpuMatrix all = source.rows() == out.rows() ? memory.room(out) : memory.of(out);
    GpuMatrix to = all.rows(row, source.rows());
    kernels.takeColumns(from, at, to);
  }

  @Override
  public void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    sums.byIndex(memory.of(source), at, index, memory.of(out));
  }

  @Override
  public void scatter(Matrix source, int[] index, Matrix out) {
    kernels.scatter(index.length, memory.of(source), memory.ints(index), memory.of(out));
  }

  @Override
  public void columnSums(Matrix source, Matrix out) {
    sums.ofRows(memory.of(source), memory.room(out));
  }

  @Override
  public void scaleRows(Matrix factors, Matrix out) {
    kernels.scaleRows(memory.of(factors), memory.of(out));
  }

  @Override
  public Matrix rowDots(Matrix a, Matrix b) {
    Matrix out = matrix(a.rows(), 1);
    kernels.rowDots(memory.of(a), memory.of(b), memory.of(out));
    return out;
  }

  @Override
  public void scaleToLengths(float share, Matrix x, Matrix out) {
    Matrix factors = rowDots(x, x);
    Matrix squares = rowDots(out, out);
    kernels.lengthRatio(share, memory.of(squares), memory.of(factors));
    scaleRows(factors, out);
  }

  // Elements

  @Override
  public void clear(Matrix x) {
    kernels.fill(0, memory.room(x));
  }

  @Override
  public void copy(Matrix source, Matrix out) {
    memory.copy(memory.of(source), memory.room(out));
  }

  @Override
  public void add(Matrix source, Matrix out) {
    addScaled(1, source, out);
  }

  @Override
  public void multiplyBy(Matrix factors, Matrix out) {
    kernels.multiplyBy(memory.of(factors), memory.of(out));
  }

  @Override
  public void scale(float factor, Matrix x) {
    kernels.scale(factor, memory.of(x));
  }

  @Override
  public void addScaled(float factor, Matrix source, Matrix out) {
    kernels.addScaled(factor, memory.of(source), memory.of(out));
  }

  @Override
  public void activate(Activation f, Matrix x) {
    kernels.activate(f, memory.of(x));
  }

  @Override
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    kernels.activateBackward(f, memory.of(y), memory.of(dy));
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
    Matrix mean = matrix(1, 1);
    softmax.ofTargets(memory.of(logits), memory.of(gradient), memory.room(mean));
    DoubleSupplier downloaded = gpu.later(memory.of(mean).address());
    return new TrainingLoss(() -> targets.weight() * downloaded.getAsDouble(), gradient);
  }

  @Override
  public void close() {
    memory.close();
    gpu.close();
  }
}
