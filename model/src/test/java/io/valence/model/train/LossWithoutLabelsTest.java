package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.classifier.ReferenceNetwork;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.config.RegularizationConfig;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradients of virtual adversary and entropy against a double-precision reference. */
class LossWithoutLabelsTest {
  private static final int[][] ROWS = {
    {2, 3, 4, 2, 5}, {6}, {7, 8, 2, 2}, {3, 3}, {5, 4, 3, 2, 8, 7}
  };
  private static final int VOCABULARY = 9;
  private static final int WIDTH = 3;
  private static final double STEP = 1e-5;
  private static final double SHARE = 0.3;
  private static final double ENTROPY = 0.6;

  private final RandomGenerator random = new Seed(8).stream("noise");
  private ReferenceNetwork reference;

  @ParameterizedTest
  @EnumSource
  void gradientsAreTheReferencesDifferences(CellKind cell) {
    ModelConfig config =
        new ModelConfig(
            cell, Nonlinearity.TANH, WIDTH, List.of(4), true, Pooling.LAST, 4, 0, 0, 0, false);
    Classifier model = new Classifier(config, VOCABULARY, 3);
    new Initialization(new Seed(5)).apply(model);
    for (Parameter p : model.denseParameters()) {
      for (int i = 0; i < p.value().size(); i++) {
        p.value().writableData()[i] *= 2;
      }
    }
    reference = new ReferenceNetwork(model);
    float[] noise = new float[VOCABULARY * WIDTH];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    RegularizationConfig parts = new RegularizationConfig(0, 0, SHARE, ENTROPY, 0, false);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TokenBatch batch = TokenBatch.of(ROWS);
      Matrix directions = backend.matrix(batch.ids().length, WIDTH);
      backend.gather(new Matrix(VOCABULARY, WIDTH, noise), batch.ids(), directions, 0);
      GradientSum sum = new GradientSum(backend, model.denseParameters());
      new LossWithoutLabels(backend, model, parts).addTo(sum, batch, directions, new Seed(1));
      RowGradient rows = sum.finish();
      Matrix dEmbedding = new Matrix(VOCABULARY, WIDTH);
      backend.scatter(rows.rows(), rows.ids(), dEmbedding);

      double[] worst = worstDirection(noise);
      for (Parameter p : model.denseParameters()) {
        check(p.name(), worst, p.gradient());
      }
      check("embedding.weight", worst, dEmbedding);
    }
  }

  /** Moved words are no rows of the data: they do not count for the running statistics. */
  @Test
  void onlyTheCleanPassCountsForTheStatistics() {
    ModelConfig config =
        new ModelConfig(
            CellKind.GRU,
            Nonlinearity.TANH,
            WIDTH,
            List.of(4),
            true,
            Pooling.LAST,
            4,
            0,
            0,
            0,
            false);
    Classifier model = new Classifier(config, VOCABULARY, 3);
    new Initialization(new Seed(5)).apply(model);
    Classifier clean = model.copy();
    RegularizationConfig parts = new RegularizationConfig(0, 0, 0.5, 0, 0, false);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TokenBatch batch = TokenBatch.of(ROWS);
      clean.forward(backend, batch, Mode.training(random));
      GradientSum sum = new GradientSum(backend, model.denseParameters());
      new LossWithoutLabels(backend, model, parts).addTo(sum, batch, random);
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(
            clean.buffers().get(i).value().data(), model.buffers().get(i).value().data());
      }
    }
  }

  /** Otherwise the answers would differ where no word is moved. */
  @Test
  void everyPassHasTheSameDropout() {
    ModelConfig config =
        new ModelConfig(
            CellKind.LSTM,
            Nonlinearity.TANH,
            WIDTH,
            List.of(4),
            true,
            Pooling.LAST,
            8,
            0.5,
            0.5,
            0.5,
            false);
    Classifier model = new Classifier(config, VOCABULARY, 3);
    new Initialization(new Seed(5)).apply(model);
    RegularizationConfig parts = new RegularizationConfig(0, 0, 1e-6, 0, 0, false);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      GradientSum sum = new GradientSum(backend, model.denseParameters());
      new LossWithoutLabels(backend, model, parts).addTo(sum, TokenBatch.of(ROWS), random);
      sum.finish();
      for (Parameter p : model.denseParameters()) {
        for (float number : p.gradient().data()) {
          assertEquals(0, number, 1e-5, p.name());
        }
      }
    }
  }

  /** The gradient of the divergence near the word vectors. */
  private double[] worstDirection(float[] noise) {
    double[][] p = probabilities();
    double[] directions = new double[noise.length];
    Arrays.setAll(directions, i -> noise[i]);
    double[] shift = shift(directions, LossWithoutLabels.NEARBY * SHARE);
    move(shift, 1);
    double[] slopes = slopes("embedding.weight", () -> divergence(p));
    move(shift, -1);
    return slopes;
  }

  private void check(String name, double[] worst, Matrix gradient) {
    double[] expected = slopes(name, () -> ENTROPY * entropy());
    double[][] p = probabilities();
    double[] shift = shift(worst, SHARE);
    move(shift, 1);
    double[] moved = slopes(name, () -> divergence(p));
    move(shift, -1);
    Arrays.setAll(expected, i -> expected[i] + moved[i]);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], gradient.data()[i], 2e-4 * largest + 2e-7, name + "[" + i + "]");
    }
  }

  private double[] slopes(String name, DoubleSupplier loss) {
    double[] numbers = reference.numbers(name);
    double[] slopes = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      double value = numbers[i];
      numbers[i] = value + STEP;
      double up = loss.getAsDouble();
      numbers[i] = value - STEP;
      double down = loss.getAsDouble();
      numbers[i] = value;
      slopes[i] = (up - down) / (2 * STEP);
    }
    return slopes;
  }

  /** Moves of each word's vector by a share of its length. */
  private double[] shift(double[] directions, double share) {
    double[] table = reference.numbers("embedding.weight");
    double[] shift = new double[table.length];
    for (int word = 0; word < VOCABULARY; word++) {
      double length = length(table, word);
      double own = length(directions, word);
      for (int e = 0; e < WIDTH && own > 0; e++) {
        int at = word * WIDTH + e;
        shift[at] = share * length * directions[at] / own;
      }
    }
    return shift;
  }

  private static double length(double[] table, int word) {
    return Math.sqrt(Arrays.stream(table, word * WIDTH, (word + 1) * WIDTH).map(x -> x * x).sum());
  }

  private void move(double[] shift, int sign) {
    double[] table = reference.numbers("embedding.weight");
    Arrays.setAll(table, i -> table[i] + sign * shift[i]);
  }

  private double[][] probabilities() {
    double[][] rows = reference.logits(ROWS);
    for (double[] row : rows) {
      double sum = Arrays.stream(row).map(Math::exp).sum();
      Arrays.setAll(row, k -> Math.exp(row[k]) / sum);
    }
    return rows;
  }

  private double divergence(double[][] p) {
    double[][] q = probabilities();
    double total = 0;
    for (int b = 0; b < p.length; b++) {
      for (int k = 0; k < p[b].length; k++) {
        total += p[b][k] * Math.log(p[b][k] / q[b][k]);
      }
    }
    return total / p.length;
  }

  private double entropy() {
    double[][] p = probabilities();
    double total = 0;
    for (double[] row : p) {
      total -= Arrays.stream(row).map(x -> x * Math.log(x)).sum();
    }
    return total / p.length;
  }
}
