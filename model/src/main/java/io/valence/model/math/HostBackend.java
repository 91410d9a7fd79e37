package io.valence.model.math;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Plain Java loops over matrices, and a {@link Gemm} for the products. */
public final class HostBackend implements Backend {
  private final Gemm gemm;
  private final Workers workers;
  private final Queue<Backend> lanes = new ConcurrentLinkedQueue<>();
  private final Arena arena = new Arena();
  private final Slab operands;
  private final Staging staging = new Staging();
  private final Recurrence recurrence;
  private final Rows rows = new Rows();
  private final Segments segments = new HostSegments(this);
  private final Normalization normalization = new HostNormalization();
  private final Updates updates = new HostUpdates();
  private final SoftmaxGradient softmaxGradient = new SoftmaxGradient();

  /** Plain Java on so many threads: the specification. */
  public static HostBackend plainJava(int threads) {
    return new HostBackend(new JavaGemm(), new Workers(threads));
  }

  /** Whether OpenBLAS's native code for this platform is on the class path. */
  public static boolean hasNativeLibraries() {
    return Nd4jGemm.isUsable();
  }

  /** Products by OpenBLAS, on x86 shared with oneDNN; see {@link #hasNativeLibraries}. */
  public static HostBackend withNativeLibraries(int threads) {
    Gemm gemm = OneDnnGemm.isUsable() ? new OneDnnGemm() : new Nd4jGemm();
    return new HostBackend(gemm, new Workers(threads));
  }

  /** A backend of given products and threads; closing it ends the threads. */
  public HostBackend(Gemm gemm, Workers workers) {
    this.gemm = gemm;
    this.operands = new Slab(gemm);
    this.workers = workers;
    this.recurrence = new Recurrence(this, gemm);
  }

  @Override
  public String description() {
    return gemm.description();
  }

  @Override
  public void run(List<Runnable> pieces) {
    workers.run(pieces);
  }

  @Override
  public <T> void forEach(List<T> items, BiConsumer<Backend, T> work) {
    run(items.stream().<Runnable>map(item -> () -> onLane(item, work)).toList());
  }

  private <T> void onLane(T item, BiConsumer<Backend, T> work) {
    Backend idle = lanes.poll();
    Backend lane = idle == null ? new HostBackend(gemm, new Workers(1)) : idle;
    try {
      work.accept(lane, item);
    } finally {
      lanes.add(lane);
    }
  }

  // Memory

  @Override
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

  @Override
  public Matrix matrix(int rows, int columns) {
    return new Matrix(rows, columns, arena.take(Math.multiplyExact(rows, columns)));
  }

  @Override
  public Matrix matrix(int rows, int columns, float[] numbers) {
    return new Matrix(rows, columns, numbers);
  }

  @Override
  public Matrix zeros(int rows, int columns) {
    Matrix out = matrix(rows, columns);
    clear(out);
    return out;
  }

  @Override
  public Operand operand(int rows, int columns) {
    return operands.take(rows, columns);
  }

  @Override
  public void stage(Matrix source, Operand out) {
    out.put(source.data(), 0, 0, source.size());
  }

  @Override
  public void fetch(Operand source, Matrix out) {
    source.get(0, out.data(), 0, out.size());
  }

  // Products

  @Override
  public void addTimesTransposed(Operand a, Operand b, Operand out) {
    gemm.addTimesTransposed(a, b, out);
  }

  @Override
  public void multiply(Operand a, Operand b, Operand out) {
    gemm.multiply(a, b, out);
  }

  @Override
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

  @Override
  public void fillRows(Matrix row, Operand out) {
    staging.fillRows(row, out);
  }

  @Override
  public void sumByIndex(Operand source, int[] index, Operand out) {
    staging.sumByIndex(source, index, out);
  }

  @Override
  public void columnSums(Operand source, Matrix out) {
    staging.columnSums(source, out);
  }

  // Rows

  @Override
  public void gather(Matrix source, int[] index, Matrix out, int at) {
    rows.gather(source, index, out, at);
  }

  @Override
  public void columns(Matrix source, int at, Matrix out, int row) {
    rows.columns(source, at, out, row);
  }

  @Override
  public void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    rows.scatterAdd(source, at, index, out);
  }

  @Override
  public void scatter(Matrix source, int[] index, Matrix out) {
    for (int n = 0; n < index.length; n++) {
      rows.copy(source, n, out, index[n], 1);
    }
  }

  @Override
  public void columnSums(Matrix source, Matrix out) {
    rows.columnSums(source, out);
  }

  @Override
  public void scaleRows(Matrix factors, Matrix out) {
    rows.scale(factors.data(), out);
  }

  @Override
  public Matrix rowDots(Matrix a, Matrix b) {
    Matrix out = matrix(a.rows(), 1);
    rows.dots(a, b, out.data());
    return out;
  }

  @Override
  public void scaleToLengths(float share, Matrix x, Matrix out) {
    Matrix factors = rowDots(x, x);
    Matrix lengths = rowDots(out, out);
    for (int n = 0; n < factors.rows(); n++) {
      float length = lengths.data()[n];
      factors.data()[n] =
          length == 0 ? 0 : (float) (share * Math.sqrt(factors.data()[n] / (double) length));
    }
    scaleRows(factors, out);
  }

  // Elements

  @Override
  public void clear(Matrix x) {
    Arrays.fill(x.data(), 0, x.size(), 0);
  }

  @Override
  public void copy(Matrix source, Matrix out) {
    System.arraycopy(source.data(), 0, out.data(), 0, out.size());
  }

  @Override
  public void add(Matrix source, Matrix out) {
    Rows.add(source.data(), out.data(), 0, out.size());
  }

  @Override
  public void multiplyBy(Matrix factors, Matrix out) {
    float[] f = factors.data();
    float[] x = out.data();
    int count = out.size();
    for (int i = 0; i < count; i++) {
      x[i] *= f[i];
    }
  }

  @Override
  public void scale(float factor, Matrix x) {
    float[] numbers = x.data();
    int count = x.size();
    for (int i = 0; i < count; i++) {
      numbers[i] *= factor;
    }
  }

  @Override
  public void addScaled(float factor, Matrix source, Matrix out) {
    float[] from = source.data();
    float[] to = out.data();
    int count = out.size();
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i];
    }
  }

  @Override
  public void activate(Activation f, Matrix x) {
    f.apply(x.data(), 0, x.size());
  }

  @Override
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    f.applyDerivative(y.data(), dy.data(), 0, y.size());
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
    return cell.kernel().inputBias(inputBias, hiddenBias);
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
    return new Loss().training(logits, labels, options);
  }

  @Override
  public double crossEntropyGradient(Operand logits, int[] targets, float share) {
    return softmaxGradient.apply(logits, targets, share);
  }

  @Override
  public void close() {
    workers.close();
  }
}
