package io.valence.model.math.host;

import io.valence.model.math.Activation;
import io.valence.model.math.Backend;
import io.valence.model.math.Cell;
import io.valence.model.math.Loss;
import io.valence.model.math.Matrix;
import io.valence.model.math.Normalization;
import io.valence.model.math.OptimizerKernels;
import io.valence.model.math.PreparedLayer;
import io.valence.model.math.RecurrenceGradient;
import io.valence.model.math.RecurrenceInput;
import io.valence.model.math.RecurrenceTape;
import io.valence.model.math.RecurrenceWeights;
import io.valence.model.math.Segments;
import io.valence.model.math.Targets;
import io.valence.model.math.TrainingLoss;
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
  private final HeapArena arena = new HeapArena();
  private final Products products;
  private final HostRecurrence recurrence;
  private final Rows rows = new Rows();
  private final Segments segments = new HostSegments(this);
  private final Normalization normalization = new HostNormalization();
  private final OptimizerKernels optimizer = new HostOptimizerKernels();
  private final HostLinear linear;
  private final HostTiedSoftmax tiedSoftmax;

  /** The specification, in plain Java. */
  public static HostBackend plainJava(int threads) {
    return new HostBackend(new JavaGemm(), new Workers(threads));
  }

  /** Whether native OpenBLAS for this platform is on the class path. */
  public static boolean hasNativeLibraries() {
    return OpenBlasGemm.isUsable();
  }

  /** Whether native oneDNN is, too, and runs on the calling thread. */
  public static boolean hasOneDnn() {
    return OneDnnGemm.isUsable();
  }

  /**
   * Products by OpenBLAS, and by oneDNN if it is present and runs on the calling thread; see {@link
   * #hasNativeLibraries}.
   */
  public static HostBackend withNativeLibraries(int threads) {
    Gemm gemm = hasOneDnn() ? new OneDnnGemm() : new OpenBlasGemm();
    return new HostBackend(gemm, new Workers(threads));
  }

  /** Products by OpenBLAS only; see {@link #hasNativeLibraries}. */
  public static HostBackend withOpenBlas(int threads) {
    return new HostBackend(new OpenBlasGemm(), new Workers(threads));
  }

  /** Uses the given products and threads; closing it ends them and frees native memory. */
  HostBackend(Gemm gemm, Workers workers) {
    this.gemm = gemm;
    this.products = new Products(this, gemm);
    this.workers = workers;
    this.recurrence = new HostRecurrence(this, gemm, products);
    this.linear = new HostLinear(this, gemm, products);
    this.tiedSoftmax = new HostTiedSoftmax(this, gemm, products);
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
    products.open();
    try {
      return step.get();
    } finally {
      products.close();
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

  /** Matrix products and their memory. */
  Products products() {
    return products;
  }

  // Whole-layer operations

  @Override
  public Matrix linear(Matrix x, Matrix weight, Matrix bias) {
    return linear.forward(x, weight, bias);
  }

  @Override
  public Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight) {
    return linear.backward(x, weight, dy, dWeight);
  }

  @Override
  public PreparedLayer prepare(Cell cell, List<RecurrenceWeights> weights) {
    return recurrence.prepare(cell, weights);
  }

  @Override
  public PreparedLayer extend(PreparedLayer layer, Matrix rows) {
    return recurrence.extend((HostPreparedLayer) layer, rows);
  }

  /** As {@link HostRecurrence#fill}, in a pass of its own. */
  void fill(HostPreparedLayer layer, Matrix rows, int first, int from, int to) {
    pass(
        () -> {
          recurrence.fill(layer, rows, first, from, to);
          return null;
        });
  }

  @Override
  public RecurrenceTape recurrent(RecurrenceInput input) {
    return recurrence.forward(input);
  }

  @Override
  public Matrix recurrentBackward(RecurrenceTape tape, RecurrenceGradient d) {
    return recurrence.backward((HostTape) tape, d);
  }

  @Override
  public double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    return tiedSoftmax.apply(guess, vectors, targets, share, dGuess, dVectors);
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
      factors.writableData()[n] =
          length == 0 ? 0 : (float) (share * Math.sqrt(factors.data()[n] / (double) length));
    }
    scaleRows(factors, out);
  }

  // Elements

  @Override
  public void clear(Matrix x) {
    Arrays.fill(x.writableData(), 0, x.size(), 0);
  }

  @Override
  public void copy(Matrix source, Matrix out) {
    System.arraycopy(source.data(), 0, out.writableData(), 0, out.size());
  }

  @Override
  public void add(Matrix source, Matrix out) {
    Rows.add(source.data(), out.writableData(), 0, out.size());
  }

  @Override
  public void multiplyBy(Matrix factors, Matrix out) {
    float[] f = factors.data();
    float[] x = out.writableData();
    int count = out.size();
    for (int i = 0; i < count; i++) {
      x[i] *= f[i];
    }
  }

  @Override
  public void scale(float factor, Matrix x) {
    float[] numbers = x.writableData();
    int count = x.size();
    for (int i = 0; i < count; i++) {
      numbers[i] *= factor;
    }
  }

  @Override
  public void addScaled(float factor, Matrix source, Matrix out) {
    float[] from = source.data();
    float[] to = out.writableData();
    int count = out.size();
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i];
    }
  }

  @Override
  public void activate(Activation f, Matrix x) {
    f.apply(x.writableData(), 0, x.size());
  }

  @Override
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    f.applyDerivative(y.data(), dy.writableData(), 0, y.size());
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
    return new Loss().training(logits, targets);
  }

  @Override
  public void close() {
    workers.close();
    products.free();
    lanes.forEach(Backend::close);
    lanes.clear();
  }
}
