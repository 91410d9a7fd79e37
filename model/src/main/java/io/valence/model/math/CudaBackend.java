package io.valence.model.math;

import io.valence.model.gpu.Gpu;
import io.valence.model.gpu.GpuMatrix;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * cuBLAS for the products and the kernels of {@code kernels.cu} for all else, on a GPU of any
 * generation.
 *
 * <p>What stays on the GPU is as with {@link DeviceBackend}; up go the indices and labels of a
 * batch, down come its loss and the norm of the gradients. For the thread that made it. Sums are
 * taken in an order that does not depend on chance: the same run gives the same bits on the same
 * GPU.
 */
public final class CudaBackend implements Backend {
  private final Gpu gpu;
  private final CudaMemory memory;
  private final CudaRecurrence recurrence;
  private final CudaSums sums;
  private final CudaSoftmax softmax;
  private final Segments segments;
  private final Normalization normalization;
  private final Updates updates;

  /** On a given GPU, which is closed with the backend. */
  public CudaBackend(Gpu gpu) {
    this.gpu = gpu;
    this.memory = new CudaMemory(gpu);
    this.recurrence = new CudaRecurrence(gpu, memory);
    this.sums = new CudaSums(gpu, memory);
    this.softmax = new CudaSoftmax(gpu, memory, sums);
    this.segments = new CudaSegments(gpu, memory, sums);
    this.normalization = new CudaNormalization(gpu, memory);
    this.updates = new CudaUpdates(gpu, memory, sums);
  }

  @Override
  public String description() {
    return gpu.description();
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

  @Override
  public Operand operand(int rows, int columns) {
    return new CudaOperand(gpu, memory.scratch(rows, columns));
  }

  @Override
  public void stage(Matrix source, Operand out) {
    copy(memory.of(source), numbers(out));
  }

  @Override
  public void fetch(Operand source, Matrix out) {
    copy(numbers(source), memory.room(out));
  }

  private void copy(GpuMatrix source, GpuMatrix out) {
    gpu.copy(source.address(), out.address(), out.bytes());
  }

  private static GpuMatrix numbers(Operand x) {
    return ((CudaOperand) x).numbers();
  }

  /** Drawn on the GPU, from a seed that the stream gives. */
  @Override
  public Matrix dropoutMask(int rows, int columns, double rate, RandomGenerator random) {
    Matrix out = matrix(rows, columns);
    gpu.launch("dropout_mask", out.size(), random.nextLong(), (float) rate, memory.of(out));
    return out;
  }

  // Products

  @Override
  public void addTimesTransposed(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.rows());
    b.require(b.rows(), a.columns());
    gpu.multiply(numbers(a), false, numbers(b), true, 1, numbers(out));
  }

  @Override
  public void multiply(Operand a, Operand b, Operand out) {
    out.require(a.rows(), b.columns());
    b.require(a.columns(), b.columns());
    gpu.multiply(numbers(a), false, numbers(b), false, 0, numbers(out));
  }

  @Override
  public void transposedTimes(Operand a, Operand b, int from, Matrix out) {
    if (from == a.rows()) {
      clear(out);
      return;
    }
    GpuMatrix left = numbers(a.rows(from, a.rows()));
    gpu.multiply(left, true, numbers(b.rows(from, b.rows())), false, 0, memory.room(out));
  }

  @Override
  public void fillRows(Matrix row, Operand out) {
    gpu.launch("fill_rows", out.size(), out.columns(), memory.of(row), numbers(out));
  }

  @Override
  public void sumByIndex(Operand source, int[] index, Operand out) {
    gpu.launch("fill", out.size(), 0f, numbers(out));
    sums.byIndex(numbers(source), 0, index, numbers(out));
  }

  @Override
  public void columnSums(Operand source, Matrix out) {
    sums.ofRows(numbers(source), memory.room(out));
  }

  // Rows

  @Override
  public void gather(Matrix source, int[] index, Matrix out, int at) {
    int items = index.length * source.columns();
    GpuMatrix from = memory.of(source);
    GpuMatrix to = source.columns() == out.columns() ? memory.room(out) : memory.of(out);
    gpu.launch("gather", items, source.columns(), from, memory.ints(index), at, out.columns(), to);
  }

  @Override
  public void columns(Matrix source, int at, Matrix out, int row) {
    GpuMatrix from = memory.of(source);
    GpuMatrix all = source.rows() == out.rows() ? memory.room(out) : memory.of(out);
    GpuMatrix to = all.rows(row, source.rows());
    gpu.launch("take_columns", to.size(), to.columns(), from, at, from.columns(), to);
  }

  @Override
  public void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    sums.byIndex(memory.of(source), at, index, memory.of(out));
  }

  @Override
  public void scatter(Matrix source, int[] index, Matrix out) {
    int items = index.length * source.columns();
    gpu.launch(
        "scatter", items, source.columns(), memory.of(source), memory.ints(index), memory.of(out));
  }

  @Override
  public void columnSums(Matrix source, Matrix out) {
    sums.ofRows(memory.of(source), memory.room(out));
  }

  @Override
  public void scaleRows(Matrix factors, Matrix out) {
    gpu.launch("scale_rows", out.size(), out.columns(), memory.of(factors), memory.of(out));
  }

  @Override
  public Matrix rowDots(Matrix a, Matrix b) {
    Matrix out = matrix(a.rows(), 1);
    gpu.launch("row_dots", a.rows(), a.columns(), memory.of(a), memory.of(b), memory.of(out));
    return out;
  }

  @Override
  public void scaleToLengths(float share, Matrix x, Matrix out) {
    Matrix factors = rowDots(x, x);
    Matrix squares = rowDots(out, out);
    gpu.launch("length_ratio", factors.rows(), share, memory.of(squares), memory.of(factors));
    scaleRows(factors, out);
  }

  // Elements

  @Override
  public void clear(Matrix x) {
    gpu.launch("fill", x.size(), 0f, memory.room(x));
  }

  @Override
  public void copy(Matrix source, Matrix out) {
    copy(memory.of(source), memory.room(out));
  }

  @Override
  public void add(Matrix source, Matrix out) {
    addScaled(1, source, out);
  }

  @Override
  public void multiplyBy(Matrix factors, Matrix out) {
    gpu.launch("multiply_by", out.size(), memory.of(factors), memory.of(out));
  }

  @Override
  public void scale(float factor, Matrix x) {
    gpu.launch("scale", x.size(), factor, memory.of(x));
  }

  @Override
  public void addScaled(float factor, Matrix source, Matrix out) {
    gpu.launch("add_scaled", out.size(), factor, memory.of(source), memory.of(out));
  }

  @Override
  public void activate(Activation f, Matrix x) {
    gpu.launch("activate", x.size(), f.ordinal(), memory.of(x));
  }

  @Override
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    gpu.launch("activate_backward", y.size(), f.ordinal(), memory.of(y), memory.of(dy));
  }

  // Recurrent cells

  @Override
  public void recurForward(CellRun run, CellTape tape) {
    recurrence.forward(run, tape);
  }

  @Override
  public void recurBackward(CellRun run, CellTape tape, CellGradient d) {
    recurrence.backward(run, tape, d);
  }

  @Override
  public Matrix inputBias(Cell cell, Matrix inputBias, Matrix hiddenBias) {
    Matrix out = matrix(1, inputBias.columns());
    copy(inputBias, out);
    int folded = cell.kernel().foldedBias(inputBias.columns());
    gpu.launch("add_scaled", folded, 1f, memory.of(hiddenBias), memory.of(out));
    return out;
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
  public Updates updates() {
    return updates;
  }

  // Loss

  @Override
  public TrainingLoss trainingLoss(Matrix logits, int[] labels, LossOptions options) {
    float[] targets = new Loss().targets(labels, logits.columns(), options);
    Matrix gradient = matrix(logits.rows(), logits.columns(), targets);
    Matrix mean = matrix(1, 1);
    softmax.ofTargets(memory.of(logits), memory.of(gradient), memory.room(mean));
    return new TrainingLoss(() -> options.weight(labels) * mean.get(0, 0), gradient);
  }

  @Override
  public double crossEntropyGradient(Operand logits, int[] targets, float share) {
    return softmax.gradient(numbers(logits), targets, share);
  }

  @Override
  public void close() {
    memory.close();
    gpu.close();
  }
}
