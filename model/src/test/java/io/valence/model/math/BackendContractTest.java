package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.TestBackends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method of a {@link Backend} gives, against its equation. */
@Tag("gpu")
class BackendContractTest {
  private static final int[] SIZES = {1, 2, 3, 7, 8, 17, 64, 129};

  /** Matrices of a size, drawn anew for each backend, and what is computed from them. */
  private interface Work extends BiFunction<Backend, Draw, Matrix> {}

  /** Draws the same numbers for every backend. */
  private static final class Draw {
    private final Random random;
    private final int rows;
    private final int columns;

    Draw(int rows, int columns) {
      this.random = new Random(rows * 1000L + columns);
      this.rows = rows;
      this.columns = columns;
    }

    Matrix matrix(int r, int c) {
      Matrix out = new Matrix(r, c);
      for (int i = 0; i < out.size(); i++) {
        out.writableData()[i] = random.nextFloat() * 2 - 1;
      }
      return out;
    }

    Matrix matrix() {
      return matrix(rows, columns);
    }

    Matrix row() {
      return matrix(1, columns);
    }

    Matrix positive() {
      Matrix out = row();
      for (int i = 0; i < out.size(); i++) {
        out.writableData()[i] = Math.abs(out.data()[i]);
      }
      return out;
    }

    /** Indices, some more than once. */
    int[] index(int count, int below) {
      return random.ints(count, 0, below).toArray();
    }
  }

  private static Map<String, Work> works() {
    Map<String, Work> all = new LinkedHashMap<>();
    all.put("matrix of numbers", (b, d) -> b.matrix(d.rows, d.columns, d.matrix().data()));
    all.put("zeros", (b, d) -> b.zeros(d.rows, d.columns));
    all.put("linear", (b, d) -> linear(b, d, true));
    all.put("linear without a bias", (b, d) -> linear(b, d, false));
    all.put("linearBackward's dx", (b, d) -> linearBackward(b, d, 0));
    all.put("linearBackward's dWeight", (b, d) -> linearBackward(b, d, 1));
    all.put("tiedSoftmax's loss", (b, d) -> tiedSoftmax(b, d, 0));
    all.put("tiedSoftmax's loss alone", (b, d) -> tiedSoftmax(b, d, 3));
    all.put("tiedSoftmax's dGuess", (b, d) -> tiedSoftmax(b, d, 1));
    all.put("tiedSoftmax's dVectors", (b, d) -> tiedSoftmax(b, d, 2));
    all.put(
        "columnSums", (b, d) -> into(new Matrix(1, d.columns), m -> b.columnSums(d.matrix(), m)));
    all.put("gather", (b, d) -> gather(b, d, d.columns, 0));
    all.put("gather beside others", (b, d) -> gather(b, d, d.columns + 5, 3));
    all.put(
        "columns", (b, d) -> into(new Matrix(d.rows, d.columns), m -> b.columns(wide(d), 2, m, 0)));
    all.put(
        "columns below others",
        (b, d) -> into(d.matrix(d.rows + 5, d.columns), m -> b.columns(wide(d), 2, m, 3)));
    all.put("scatterAdd", BackendContractTest::scatterAdd);
    all.put("scatter", BackendContractTest::scatter);
    all.put("scaleRows", (b, d) -> into(d.matrix(), m -> b.scaleRows(d.matrix(d.rows, 1), m)));
    all.put("rowDots", (b, d) -> b.rowDots(d.matrix(), d.matrix()));
    all.put("scaleToLengths", BackendContractTest::scaleToLengths);
    all.put("copy", (b, d) -> into(d.matrix(), m -> b.copy(d.matrix(), m)));
    all.put("add", (b, d) -> into(d.matrix(), m -> b.add(d.matrix(), m)));
    all.put("multiplyBy", (b, d) -> into(d.matrix(), m -> b.multiplyBy(d.matrix(), m)));
    all.put("scale", (b, d) -> into(d.matrix(), m -> b.scale(0.3f, m)));
    for (Activation f : Activation.values()) {
      all.put("activate " + f, (b, d) -> into(d.matrix(), m -> b.activate(f, m)));
      all.put(
          "activateBackward " + f,
          (b, d) -> into(d.matrix(), m -> b.activateBackward(f, d.matrix(), m)));
    }
    all.put("mean", (b, d) -> b.normalization().statistics(d.matrix()).mean());
    all.put("variance", (b, d) -> b.normalization().statistics(d.matrix()).variance());
    all.put("normalized", (b, d) -> normalized(b, d).normalized());
    all.put("normalized, scaled and shifted", (b, d) -> normalized(b, d).output());
    for (boolean constants : new boolean[] {false, true}) {
      String by = constants ? " by constants" : "";
      all.put("normalization's dx" + by, (b, d) -> normalizedBackward(b, d, constants, 0));
      all.put("normalization's dWeight" + by, (b, d) -> normalizedBackward(b, d, constants, 1));
    }
    all.put("segmentMax", (b, d) -> segmentMax(b, d, 0));
    all.put("segmentMax's rows", (b, d) -> segmentMax(b, d, 1));
    all.put("segmentMaxBackward", (b, d) -> segmentMax(b, d, 2));
    all.put("segmentSoftmax", BackendContractTest::segmentSoftmax);
    all.put("segmentSoftmaxBackward", BackendContractTest::segmentSoftmaxBackward);
    all.put("trainingLoss's gradient", (b, d) -> trainingLoss(b, d).gradient());
    all.put("trainingLoss's total", BackendContractTest::totalLoss);
    all.put("adam", (b, d) -> adam(b, d, 0));
    all.put("adam's m", (b, d) -> adam(b, d, 1));
    all.put(
        "momentum",
        (b, d) ->
            into(d.matrix(), m -> b.optimizer().momentum(0.1f, 0.9f, d.matrix(), d.matrix(), m)));
    all.put("lerp", (b, d) -> into(d.matrix(), m -> b.optimizer().lerp(0.2f, d.matrix(), m)));
    all.put("addScaled", (b, d) -> into(d.matrix(), m -> b.addScaled(0.2f, d.matrix(), m)));
    all.put("norm", (b, d) -> clipped(b, d, 0).get(0));
    all.put("unclipped", (b, d) -> clipped(b, d, 0).get(1));
    all.put("norm before clipping", (b, d) -> clipped(b, d, 0.01).get(0));
    all.put("clipped", (b, d) -> clipped(b, d, 0.01).get(1));
    all.put("the last clipped", (b, d) -> clipped(b, d, 0.01).get(2));
    all.put("clipped by no number", BackendContractTest::clippedByNoNumber);
    all.put("within the bound", (b, d) -> clipped(b, d, 1e6).get(1));
    return all;
  }

  /** The norm, and two gradients. */
  private static List<Matrix> clipped(Backend b, Draw d, double bound) {
    List<Matrix> gradients = List.of(d.matrix(), d.row());
    double norm = b.optimizer().clip(gradients, bound).getAsDouble();
    return List.of(
        new Matrix(1, 1, new float[] {(float) norm}), gradients.get(0), gradients.get(1));
  }

  /** How many numbers are left where the norm is none. */
  private static Matrix clippedByNoNumber(Backend b, Draw d) {
    Matrix broken = d.matrix();
    broken.writableData()[0] = Float.NaN;
    Matrix sound = d.row();
    b.optimizer().clip(List.of(broken, sound), 0.01).getAsDouble();
    int left = 0;
    for (float number : sound.data()) {
      left += Float.isNaN(number) ? 0 : 1;
    }
    return new Matrix(1, 1, new float[] {left});
  }

  private static Matrix into(Matrix out, java.util.function.Consumer<Matrix> work) {
    work.accept(out);
    return out;
  }

  private static Matrix wide(Draw d) {
    return d.matrix(d.rows, d.columns + 5);
  }

  private static Matrix linear(Backend b, Draw d, boolean withBias) {
    return b.linear(d.matrix(d.rows, 9), d.matrix(d.columns, 9), withBias ? d.row() : null);
  }

  private static Matrix linearBackward(Backend b, Draw d, int which) {
    Matrix dWeight = d.matrix(d.columns, 9);
    Matrix dx = b.linearBackward(d.matrix(d.rows, 9), d.matrix(d.columns, 9), d.matrix(), dWeight);
    return which == 0 ? dx : dWeight;
  }

  /** Logits far apart, and rows that do not count among them. */
  private static Matrix tiedSoftmax(Backend b, Draw d, int which) {
    Matrix guess = d.matrix(d.rows, 9);
    for (int i = 0; i < guess.size(); i++) {
      guess.writableData()[i] *= 20;
    }
    Matrix vectors = d.matrix(d.columns, 9);
    int[] targets = IntStream.of(d.index(d.rows, d.columns + 1)).map(t -> t - 1).toArray();
    Matrix dGuess = which == 3 ? null : d.matrix(d.rows, 9);
    Matrix dVectors = which == 3 ? null : d.matrix(d.columns, 9);
    double loss = b.tiedSoftmax(guess, vectors, targets, 0.5f, dGuess, dVectors);
    // A row's share of it, since tolerances are those of single numbers.
    Matrix total = new Matrix(1, 1, new float[] {(float) loss / (20 * d.rows)});
    return which == 3 ? total : List.of(total, dGuess, dVectors).get(which);
  }

  private static Normalization.Normalized normalized(Backend b, Draw d) {
    Normalization.Statistics by = new Normalization.Statistics(d.row(), d.positive());
    return b.normalization().forward(d.matrix(), by, d.row(), d.row(), 1e-5);
  }

  private static Matrix normalizedBackward(Backend b, Draw d, boolean constants, int which) {
    Normalization.Normalized tape = new Normalization.Normalized(d.matrix(), d.matrix());
    Matrix dWeight = d.row();
    Normalization n = b.normalization();
    Matrix dx =
        constants
            ? n.backwardByConstants(d.matrix(), tape, d.positive(), d.row(), 1e-5, dWeight)
            : n.backward(d.matrix(), tape, d.positive(), d.row(), 1e-5, dWeight);
    return which == 0 ? dx : dWeight;
  }

  /** Logits far apart, labels of different weight, some of it spread. */
  private static TrainingLoss trainingLoss(Backend b, Draw d) {
    Matrix logits = d.matrix();
    for (int i = 0; i < logits.size(); i++) {
      logits.writableData()[i] *= 200; // e^200 is no float
    }
    LossOptions options = new LossOptions(d.positive().data(), 0.1);
    return b.trainingLoss(logits, Targets.of(d.index(d.rows, d.columns), d.columns, options));
  }

  private static Matrix totalLoss(Backend b, Draw d) {
    float total = (float) trainingLoss(b, d).total().getAsDouble();
    return new Matrix(1, 1, new float[] {total / (200 * d.rows)});
  }

  private static Matrix gather(Backend b, Draw d, int width, int at) {
    Matrix out = d.matrix(30, width);
    b.gather(d.matrix(), d.index(30, d.rows), out, at);
    return out;
  }

  private static Matrix scatterAdd(Backend b, Draw d) {
    Matrix out = d.matrix();
    b.scatterAdd(d.matrix(30, d.columns + 5), 3, d.index(30, d.rows), out);
    return out;
  }

  private static Matrix scatter(Backend b, Draw d) {
    Matrix out = d.matrix();
    int[] backwards = IntStream.range(0, d.rows).map(n -> d.rows - 1 - n).toArray();
    b.scatter(d.matrix(), backwards, out);
    return out;
  }

  /** Some rows are zero, and stay so. */
  private static Matrix scaleToLengths(Backend b, Draw d) {
    Matrix out = d.matrix();
    java.util.Arrays.fill(
        out.writableData(), d.rows / 2 * d.columns, (d.rows / 2 + 1) * d.columns, 0);
    b.scaleToLengths(0.3f, d.matrix(), out);
    return out;
  }

  /** Segments of different lengths, each of one row or more, in no order. */
  private static int[] segments(Draw d, int rows, int count) {
    return IntStream.range(0, rows)
        .map(n -> n < count ? count - 1 - n : d.random.nextInt(count))
        .toArray();
  }

  /** Numbers of a few values, so that the same one comes more than once. */
  private static Matrix segmentMax(Backend b, Draw d, int which) {
    Matrix x = d.matrix(3 * d.rows, d.columns);
    for (int i = 0; i < x.size(); i++) {
      x.writableData()[i] = Math.round(4 * x.data()[i]) - 1;
    }
    Matrix out = new Matrix(3, d.columns);
    Matrix from = b.segments().max(x, segments(d, x.rows(), 3), out);
    Matrix dX = new Matrix(x.rows(), x.columns());
    b.segments().maxBackward(d.matrix(3, d.columns), from, dX);
    return List.of(out, from, dX).get(which);
  }

  private static Matrix segmentSoftmax(Backend b, Draw d) {
    Matrix x = d.matrix(d.rows * d.columns, 1);
    return into(x, m -> b.segments().softmax(m, segments(d, m.rows(), d.rows), d.rows));
  }

  private static Matrix segmentSoftmaxBackward(Backend b, Draw d) {
    Matrix y = d.matrix(d.rows * d.columns, 1);
    Matrix dY = d.matrix(d.rows * d.columns, 1);
    b.segments().softmaxBackward(y, dY, segments(d, y.rows(), d.rows), d.rows);
    return dY;
  }

  private static Matrix adam(Backend b, Draw d, int which) {
    Matrix[] all = {d.matrix(), d.matrix(), new Matrix(d.rows, d.columns)};
    for (int t = 1; t <= 2; t++) {
      b.optimizer()
          .adam(AdamStep.of(0.01, 0.9, 0.999, 1e-8, t), d.matrix(), all[1], all[2], all[0]);
    }
    return all[which];
  }

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (TestBackends backend : TestBackends.values()) {
      works().forEach((name, work) -> all.add(Arguments.of(backend, name, work)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void asTheEquations(TestBackends kind, String name, Work work) {
    try (Backend specification = new ReferenceBackend();
        Backend backend = kind.open(1)) {
      for (int rows : SIZES) {
        for (int columns : SIZES) {
          Matrix expected = specification.pass(() -> home(work, specification, rows, columns));
          Matrix actual = backend.pass(() -> home(work, backend, rows, columns));
          assertEquals(expected.rows(), actual.rows());
          assertEquals(expected.columns(), actual.columns());
          for (int i = 0; i < expected.size(); i++) {
            float tolerance = 2e-5f * Math.max(1, Math.abs(expected.data()[i]));
            assertEquals(expected.data()[i], actual.data()[i], tolerance);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void masksDropAShareOfTheNumbers(TestBackends kind) {
    try (Backend backend = kind.open(1)) {
      Matrix mask = backend.pass(() -> mask(backend, 0.3, 7));
      assertEquals(0.3, share(mask, 0), 0.01); // 3.5 standard deviations
      assertEquals(0.7, share(mask, (float) (1 / 0.7)), 0.01);
      assertArrayEquals(mask.data(), backend.pass(() -> mask(backend, 0.3, 7)).data());
      Matrix other = backend.pass(() -> mask(backend, 0.3, 8));
      long same = IntStream.range(0, mask.size()).filter(i -> same(mask, other, i)).count();
      assertEquals(0.7 * 0.7 + 0.3 * 0.3, (double) same / mask.size(), 0.01);
    }
  }

  private static Matrix mask(Backend backend, double rate, long seed) {
    return backend.dropoutMask(130, 200, rate, new Random(seed)).copy();
  }

  private static boolean same(Matrix a, Matrix b, int i) {
    return a.data()[i] == b.data()[i];
  }

  private static double share(Matrix x, float value) {
    long count = IntStream.range(0, x.size()).filter(i -> x.writableData()[i] == value).count();
    return (double) count / x.size();
  }

  private static Matrix home(Work work, Backend backend, int rows, int columns) {
    return work.apply(backend, new Draw(rows, columns)).copy();
  }
}
