package io.valence.model.math;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Every operation once more from its equation, a number at a time in double precision: what each
 * backend is compared with. Nothing in it is shared with them but the interface.
 */
final class ReferenceBackend
    implements Backend, Segments, Normalization, OptimizerKernels, AutoCloseable {
  /** A number of a matrix, by its place. */
  interface Value {
    double at(int row, int column);
  }

  /** Sets every number of a matrix, in the order of its rows. */
  static Matrix fill(Matrix out, Value value) {
    for (int r = 0; r < out.rows(); r++) {
      for (int c = 0; c < out.columns(); c++) {
        set(out, r, c, value.at(r, c));
      }
    }
    return out;
  }

  static void set(Matrix out, int row, int column, double value) {
    out.writableData()[row * out.columns() + column] = (float) value;
  }

  /** The sum of value(0) to value(count - 1). */
  static double sum(int count, java.util.function.IntToDoubleFunction value) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += value.applyAsDouble(i);
    }
    return sum;
  }

  @Override
  public String description() {
    return "the equations";
  }

  @Override
  public <T> T pass(Supplier<T> step) {
    return step.get();
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    return fill(new Matrix(rows, columns), (r, c) -> Double.NaN);
  }

  @Override
  public Matrix matrix(int rows, int columns, float[] numbers) {
    return new Matrix(rows, columns, numbers);
  }

  @Override
  public Matrix zeros(int rows, int columns) {
    return new Matrix(rows, columns);
  }

  @Override
  public Matrix linear(Matrix x, Matrix weight, Matrix bias) {
    return fill(
        matrix(x.rows(), weight.rows()),
        (m, o) ->
            sum(x.columns(), i -> (double) x.get(m, i) * weight.get(o, i))
                + (bias == null ? 0 : bias.get(0, o)));
  }

  @Override
  public Matrix linearBackward(Matrix x, Matrix weight, Matrix dy, Matrix dWeight) {
    fill(dWeight, (o, i) -> sum(x.rows(), m -> (double) dy.get(m, o) * x.get(m, i)));
    return fill(
        matrix(x.rows(), x.columns()),
        (m, i) -> sum(weight.rows(), o -> (double) dy.get(m, o) * weight.get(o, i)));
  }

  @Override
  public RecurrenceTape recurrent(RecurrenceInput input) {
    return new ReferenceRecurrence(input);
  }

  @Override
  public Matrix recurrentBackward(RecurrenceTape tape, RecurrenceGradient d) {
    return ((ReferenceRecurrence) tape).backward(d);
  }

  /** The softmax of numbers. */
  private static double[] softmax(double[] x) {
    double largest = Arrays.stream(x).max().orElseThrow();
    double[] e = Arrays.stream(x).map(v -> Math.exp(v - largest)).toArray();
    double total = Arrays.stream(e).sum();
    return Arrays.stream(e).map(v -> v / total).toArray();
  }

  private static double logSum(double[] x) {
    double largest = Arrays.stream(x).max().orElseThrow();
    return largest + Math.log(Arrays.stream(x).map(v -> Math.exp(v - largest)).sum());
  }

  @Override
  public double tiedSoftmax(
      Matrix guess, Matrix vectors, int[] targets, float share, Matrix dGuess, Matrix dVectors) {
    int words = vectors.rows();
    double loss = 0;
    double[][] d = new double[guess.rows()][words];
    for (int n = 0; n < guess.rows(); n++) {
      if (targets[n] >= 0) {
        int row = n;
        double[] logits = new double[words];
        Arrays.setAll(
            logits, u -> sum(guess.columns(), e -> (double) guess.get(row, e) * vectors.get(u, e)));
        loss += logSum(logits) - logits[targets[n]];
        d[n] = softmax(logits);
        d[n][targets[n]] -= 1;
      }
    }
    if (dGuess == null) {
      return loss;
    }
    fill(dGuess, (n, e) -> share * sum(words, u -> d[n][u] * vectors.get(u, e)));
    fill(dVectors, (u, e) -> share * sum(guess.rows(), n -> d[n][u] * guess.get(n, e)));
    return loss;
  }

  @Override
  public void gather(Matrix source, int[] index, Matrix out, int at) {
    for (int n = 0; n < index.length; n++) {
      for (int c = 0; c < source.columns(); c++) {
        set(out, n, at + c, source.get(index[n], c));
      }
    }
  }

  @Override
  public void columns(Matrix source, int at, Matrix out, int row) {
    for (int n = 0; n < source.rows(); n++) {
      for (int c = 0; c < out.columns(); c++) {
        set(out, row + n, c, source.get(n, at + c));
      }
    }
  }

  @Override
  public void scatterAdd(Matrix source, int at, int[] index, Matrix out) {
    Matrix before = out.copy();
    fill(
        out,
        (r, c) ->
            before.get(r, c) + sum(index.length, n -> index[n] == r ? source.get(n, at + c) : 0));
  }

  @Override
  public void scatter(Matrix source, int[] index, Matrix out) {
    for (int n = 0; n < index.length; n++) {
      for (int c = 0; c < out.columns(); c++) {
        set(out, index[n], c, source.get(n, c));
      }
    }
  }

  @Override
  public void columnSums(Matrix source, Matrix out) {
    fill(out, (r, c) -> sum(source.rows(), n -> source.get(n, c)));
  }

  @Override
  public void scaleRows(Matrix factors, Matrix out) {
    Matrix before = out.copy();
    fill(out, (r, c) -> (double) factors.get(r, 0) * before.get(r, c));
  }

  private static double dot(Matrix a, Matrix b, int row) {
    return sum(a.columns(), c -> (double) a.get(row, c) * b.get(row, c));
  }

  @Override
  public Matrix rowDots(Matrix a, Matrix b) {
    return fill(matrix(a.rows(), 1), (n, c) -> dot(a, b, n));
  }

  @Override
  public void scaleToLengths(float share, Matrix x, Matrix out) {
    Matrix before = out.copy();
    fill(
        out,
        (n, c) -> {
          double length = Math.sqrt(dot(before, before, n));
          return length == 0 ? 0 : share * Math.sqrt(dot(x, x, n)) / length * before.get(n, c);
        });
  }

  @Override
  public void clear(Matrix x) {
    fill(x, (r, c) -> 0);
  }

  @Override
  public void copy(Matrix source, Matrix out) {
    fill(out, source::get);
  }

  @Override
  public void add(Matrix source, Matrix out) {
    addScaled(1, source, out);
  }

  @Override
  public void multiplyBy(Matrix factors, Matrix out) {
    Matrix before = out.copy();
    fill(out, (r, c) -> (double) factors.get(r, c) * before.get(r, c));
  }

  @Override
  public void scale(float factor, Matrix x) {
    Matrix before = x.copy();
    fill(x, (r, c) -> (double) factor * before.get(r, c));
  }

  @Override
  public void addScaled(float factor, Matrix source, Matrix out) {
    Matrix before = out.copy();
    fill(out, (r, c) -> before.get(r, c) + (double) factor * source.get(r, c));
  }

  @Override
  public void activate(Activation f, Matrix x) {
    Matrix before = x.copy();
    fill(
        x,
        (r, c) ->
            switch (f) {
              case SIGMOID -> 1 / (1 + Math.exp(-before.get(r, c)));
              case TANH -> Math.tanh(before.get(r, c));
              case RELU -> Math.max(0, before.get(r, c));
            });
  }

  @Override
  public void activateBackward(Activation f, Matrix y, Matrix dy) {
    Matrix before = dy.copy();
    fill(
        dy,
        (r, c) -> {
          double result = y.get(r, c);
          return before.get(r, c)
              * switch (f) {
                case SIGMOID -> result * (1 - result);
                case TANH -> 1 - result * result;
                case RELU -> result > 0 ? 1 : 0;
              };
        });
  }

  @Override
  public Segments segments() {
    return this;
  }

  @Override
  public Matrix max(Matrix x, int[] segment, Matrix out) {
    Matrix from = new Matrix(out.rows(), out.columns());
    fill(out, (s, c) -> Double.NEGATIVE_INFINITY);
    for (int n = 0; n < segment.length; n++) {
      for (int c = 0; c < x.columns(); c++) {
        if (x.get(n, c) > out.get(segment[n], c)) {
          set(out, segment[n], c, x.get(n, c));
          set(from, segment[n], c, n);
        }
      }
    }
    return from;
  }

  @Override
  public void maxBackward(Matrix dOut, Matrix from, Matrix dX) {
    Matrix before = dX.copy();
    fill(
        dX,
        (n, c) ->
            before.get(n, c) + sum(dOut.rows(), s -> from.get(s, c) == n ? dOut.get(s, c) : 0));
  }

  @Override
  public void softmax(Matrix x, int[] segment, int count) {
    Matrix before = x.copy();
    double[] sums = new double[count];
    for (int n = 0; n < segment.length; n++) {
      sums[segment[n]] += Math.exp(before.get(n, 0));
    }
    fill(x, (n, c) -> Math.exp(before.get(n, 0)) / sums[segment[n]]);
  }

  @Override
  public void softmaxBackward(Matrix y, Matrix dy, int[] segment, int count) {
    Matrix before = dy.copy();
    double[] sums = new double[count];
    for (int n = 0; n < segment.length; n++) {
      sums[segment[n]] += (double) y.get(n, 0) * before.get(n, 0);
    }
    fill(dy, (n, c) -> y.get(n, 0) * (before.get(n, 0) - sums[segment[n]]));
  }

  @Override
  public Normalization normalization() {
    return this;
  }

  @Override
  public Statistics statistics(Matrix x) {
    int rows = x.rows();
    double[] mean = new double[x.columns()];
    Arrays.setAll(mean, f -> sum(rows, b -> x.get(b, f)) / rows);
    return new Statistics(
        fill(matrix(1, x.columns()), (r, f) -> mean[f]),
        fill(
            matrix(1, x.columns()),
            (r, f) -> sum(rows, b -> Math.pow(x.get(b, f) - mean[f], 2)) / rows));
  }

  @Override
  public Normalized forward(Matrix x, Statistics by, Matrix weight, Matrix bias, double epsilon) {
    Value normalized =
        (b, f) ->
            ((double) x.get(b, f) - by.mean().get(0, f))
                / Math.sqrt(by.variance().get(0, f) + epsilon);
    return new Normalized(
        fill(matrix(x.rows(), x.columns()), normalized),
        fill(
            matrix(x.rows(), x.columns()),
            (b, f) -> weight.get(0, f) * normalized.at(b, f) + bias.get(0, f)));
  }

  @Override
  public Matrix backward(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    weightGradient(dy, tape, dWeight);
    int rows = dy.rows();
    Matrix xHat = tape.normalized();
    double[][] u = new double[dy.columns()][rows];
    for (int f = 0; f < dy.columns(); f++) {
      int column = f;
      double mean = sum(rows, b -> xHat.get(b, column)) / rows;
      Arrays.setAll(u[f], b -> xHat.get(b, column) - mean);
    }
    return fill(
        matrix(rows, dy.columns()),
        (b, f) ->
            weight.get(0, f)
                / Math.sqrt(variance.get(0, f) + epsilon)
                * (dy.get(b, f)
                    - sum(rows, k -> dy.get(k, f)) / rows
                    - u[f][b] * sum(rows, k -> dy.get(k, f) * u[f][k]) / rows));
  }

  @Override
  public Matrix backwardByConstants(
      Matrix dy, Normalized tape, Matrix variance, Matrix weight, double epsilon, Matrix dWeight) {
    weightGradient(dy, tape, dWeight);
    return fill(
        matrix(dy.rows(), dy.columns()),
        (b, f) -> dy.get(b, f) * weight.get(0, f) / Math.sqrt(variance.get(0, f) + epsilon));
  }

  private static void weightGradient(Matrix dy, Normalized tape, Matrix dWeight) {
    fill(
        dWeight,
        (r, f) -> sum(dy.rows(), b -> (double) dy.get(b, f) * tape.normalized().get(b, f)));
  }

  @Override
  public OptimizerKernels optimizer() {
    return this;
  }

  @Override
  public void adam(AdamStep step, Matrix g, Matrix m, Matrix v, Matrix p) {
    Matrix[] before = {m.copy(), v.copy(), p.copy()};
    fill(m, (r, c) -> step.beta1() * before[0].get(r, c) + (1 - step.beta1()) * g.get(r, c));
    fill(
        v,
        (r, c) ->
            step.beta2() * before[1].get(r, c) + (1 - step.beta2()) * Math.pow(g.get(r, c), 2));
    fill(
        p,
        (r, c) ->
            before[2].get(r, c)
                - step.rate()
                    * m.get(r, c)
                    / (Math.sqrt(v.get(r, c)) / step.rootCorrection() + step.epsilon()));
  }

  @Override
  public void momentum(float rate, float momentum, Matrix g, Matrix velocity, Matrix p) {
    Matrix before = velocity.copy();
    fill(velocity, (r, c) -> (double) momentum * before.get(r, c) + g.get(r, c));
    addScaled(-rate, velocity, p);
  }

  @Override
  public void lerp(float part, Matrix x, Matrix average) {
    Matrix before = average.copy();
    fill(average, (r, c) -> before.get(r, c) + (double) part * (x.get(r, c) - before.get(r, c)));
  }

  @Override
  public DoubleSupplier clip(List<Matrix> gradients, double bound) {
    double squares = 0;
    for (Matrix x : gradients) {
      squares += sum(x.rows(), r -> dot(x, x, r));
    }
    double norm = Math.sqrt(squares);
    if (bound > 0 && !(norm <= bound)) {
      gradients.forEach(g -> scale((float) (bound / norm), g));
    }
    return () -> norm;
  }

  /** As torch.nn.CrossEntropyLoss: its sum, and the gradient of its weighted mean. */
  @Override
  public TrainingLoss trainingLoss(Matrix logits, Targets targets) {
    int classes = logits.columns();
    double total = 0;
    Matrix gradient = matrix(logits.rows(), classes);
    for (int b = 0; b < logits.rows(); b++) {
      int row = b;
      double[] x = new double[classes];
      Arrays.setAll(x, k -> logits.get(row, k));
      double[] target = Arrays.copyOfRange(targets.numbers(), row * classes, (row + 1) * classes);
      double log = logSum(x);
      double[] p = softmax(x);
      double all = Arrays.stream(target).sum();
      total += sum(classes, k -> target[k] * (log - x[k]));
      for (int k = 0; k < classes; k++) {
        set(gradient, b, k, (all * p[k] - target[k]) / targets.weight());
      }
    }
    double loss = total;
    return new TrainingLoss(() -> loss, gradient);
  }

  @Override
  public void close() {}
}
