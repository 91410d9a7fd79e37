package io.valence.model.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.classifier.Initialization;
import io.valence.model.config.CellKind;
import io.valence.model.config.GateBias;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Buffer;
import io.valence.model.linear.Bigrams;
import io.valence.model.linear.LinearModel;
import io.valence.model.linear.WideClassifier;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainTest {
  private static final int[] TEXT = {2, 5, 3, 3, 6, 4, 2, 7};

  private static Classifier classifier(CellKind cell, Pooling pooling, int classes) {
    ModelConfig shape =
        new ModelConfig(
            cell, Nonlinearity.TANH, 5, List.of(6, 4), true, pooling, 7, 0.5, 0.5, 0.1, false);
    Classifier model = new Classifier(shape, 8, classes);
    new Initialization(new Seed(3), GateBias.FORGET, 1).apply(model);
    RandomGenerator random = new Seed(4).stream("more");
    // Large vectors and statistics of their own, so that nothing is close to linear or to zero.
    for (int i = 5; i < model.embedding().weight().value().data().length; i++) {
      model.embedding().weight().value().writableData()[i] = (float) (1.5 * random.nextGaussian());
    }
    for (Buffer buffer : model.buffers()) {
      for (int i = 0; i < buffer.value().data().length; i++) {
        buffer.value().writableData()[i] += (float) (0.2 * random.nextDouble());
      }
    }
    model.scaleLogits(500);
    return model;
  }

  private static double logOdds(Backend backend, Classifier model, int[] ids, int label) {
    return Attribution.logOdds(model.logits(backend, new int[][] {ids}), 0, label);
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void theEffectsOfIntegratedGradientsAddUpToTheChange(Pooling pooling) {
    for (CellKind cell : CellKind.values()) {
      Classifier model = classifier(cell, pooling, 3);
      try (Backend backend = TestBackends.JAVA.open(1)) {
        double largest = 0;
        for (int label = 0; label < 3; label++) {
          Attribution found =
              new IntegratedGradients(
                      backend, new WideClassifier(model, null), IntegratedGradients.MOST_STEPS)
                  .explain(TEXT, label);
          int[] nothing = new int[TEXT.length];
          assertEquals(logOdds(backend, model, TEXT, label), found.score(), 1e-3);
          assertEquals(logOdds(backend, model, nothing, label), found.baseline(), 1e-3);
          double change = found.score() - found.baseline();
          largest = Math.max(largest, Math.abs(change));
          assertEquals(change, found.sum(), 0.011 * Math.max(1, Math.abs(change)));
        }
        assertTrue(largest > 0.3, "too little to explain: " + largest);
      }
    }
  }

  /** Vectors so long that the log-odds have changed after some hundredths of the path. */
  @Test
  void aSteepPlaceIsFoundWithFewPoints() {
    int least = 0;
    try (Backend backend = TestBackends.JAVA.open(1)) {
      for (CellKind cell : CellKind.values()) {
        Classifier model = classifier(cell, Pooling.LAST, 2);
        float[] vectors = model.embedding().weight().value().writableData();
        for (int i = 0; i < vectors.length; i++) {
          vectors[i] *= 50;
        }
        WideClassifier steep = new WideClassifier(model, null);
        Attribution found = new IntegratedGradients(backend, steep, 256).explain(TEXT, 1);
        double change = found.score() - found.baseline();
        double tolerance = 0.011 * Math.max(1, Math.abs(change));
        assertEquals(change, found.sum(), tolerance, cell.toString());
        least += Math.abs(equal(backend, steep, 256) - change) > tolerance ? 1 : 0;
        double few = new IntegratedGradients(backend, steep, 32).explain(TEXT, 1).sum();
        double bound = Math.abs(equal(backend, steep, 32) - change);
        assertTrue(Math.abs(few - change) <= bound + 1e-9, few + " for " + change);
      }
    }
    assertTrue(least > 0, "equal steps would do");
    Classifier model = classifier(CellKind.LSTM, Pooling.LAST, 2);
    try (Backend backend = TestBackends.JAVA.open(1)) { // too few to say where it changes
      WideClassifier plain = new WideClassifier(model, null);
      double one = new IntegratedGradients(backend, plain, 1).explain(TEXT, 1).sum();
      assertEquals(equal(backend, plain, 1), one, 1e-9);
    }
  }

  /** The sum of effects with equal steps. */
  private static double equal(Backend backend, WideClassifier model, int steps) {
    double[] middles = new double[steps];
    Arrays.setAll(middles, i -> (i + 0.5) / steps);
    return new StraightPath(backend, model, TEXT, 1)
        .points(middles).stream()
            .mapToDouble(point -> Arrays.stream(point.slopes()).sum() / steps)
            .sum();
  }

  /** What a network says and what a linear model adds are explained together, to the same sum. */
  @Test
  void theEffectsInAWideModelAddUpToo() {
    Bigrams bigrams = new Bigrams(new long[] {2L << 32 | 5, 3L << 32 | 3, 6L << 32 | 4});
    float[] weights = new float[(8 + 3) * 3];
    RandomGenerator random = new Seed(9).stream("wide");
    for (int i = 6; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    LinearModel linear =
        new LinearModel(
            new Matrix(11, 3, weights), new Matrix(1, 3, new float[] {1, -1, 0.5f}), bigrams);
    WideClassifier model = new WideClassifier(classifier(CellKind.LSTM, Pooling.LAST, 3), linear);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      for (int label = 0; label < 3; label++) {
        Matrix logits = model.logits(backend, List.of(TEXT, new int[TEXT.length]));
        Attribution found =
            new IntegratedGradients(backend, model, IntegratedGradients.MOST_STEPS)
                .explain(TEXT, label);
        assertEquals(Attribution.logOdds(logits, 0, label), found.score(), 1e-3);
        assertEquals(Attribution.logOdds(logits, 1, label), found.baseline(), 1e-3);
        double change = found.score() - found.baseline();
        assertEquals(change, found.sum(), 0.011 * Math.max(1, Math.abs(change)));
      }
    }
  }

  @Test
  void theOnlyTokenHasTheWholeEffect() {
    Classifier model = classifier(CellKind.LSTM, Pooling.LAST, 2);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Attribution found =
          new IntegratedGradients(
                  backend, new WideClassifier(model, null), IntegratedGradients.MOST_STEPS)
              .explain(new int[] {5}, 1);
      assertEquals(found.score() - found.baseline(), found.effects()[0], 0.01);
      Attribution other =
          new IntegratedGradients(
                  backend, new WideClassifier(model, null), IntegratedGradients.MOST_STEPS)
              .explain(new int[] {5}, 0);
      // Of two labels what speaks for one speaks against the other.
      assertEquals(-found.effects()[0], other.effects()[0], 1e-2);
    }
  }

  @Test
  void leavingOutTakesTheDifference() {
    Classifier model = classifier(CellKind.GRU, Pooling.MAX, 3);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Attribution found =
          new LeaveOneOut(backend, new WideClassifier(model, null)).explain(new int[] {2, 5, 3}, 2);
      double whole = logOdds(backend, model, new int[] {2, 5, 3}, 2);
      double[] expected = {
        whole - logOdds(backend, model, new int[] {5, 3}, 2),
        whole - logOdds(backend, model, new int[] {2, 3}, 2),
        whole - logOdds(backend, model, new int[] {2, 5}, 2)
      };
      assertArrayEquals(expected, found.effects(), 1e-3);
      assertEquals(
          1,
          new LeaveOneOut(backend, new WideClassifier(model, null))
              .explain(new int[] {2}, 0)
              .effects()
              .length);
    }
  }

  @Test
  void explainingChangesNoAnswer() {
    Classifier model = classifier(CellKind.LSTM, Pooling.ATTENTION, 2);
    try (Backend backend = TestBackends.OPENBLAS.open(2)) {
      float[] before = model.logits(backend, new int[][] {TEXT}).data().clone();
      new IntegratedGradients(
              backend, new WideClassifier(model, null), IntegratedGradients.MOST_STEPS)
          .explain(TEXT, 0);
      assertArrayEquals(before, model.logits(backend, new int[][] {TEXT}).data());
    }
  }

  @Test
  void logOddsAreThoseOfTheProbability() {
    Matrix logits = new Matrix(1, 3, new float[] {0.5f, -1, 2});
    double[] exponentials = {Math.exp(0.5), Math.exp(-1), Math.exp(2)};
    double p = exponentials[1] / Arrays.stream(exponentials).sum();
    assertEquals(Math.log(p / (1 - p)), Attribution.logOdds(logits, 0, 1), 1e-6);
  }

  @Test
  void neighboursPointTheSameWay() {
    Matrix table = new Matrix(6, 2, new float[] {0, 0, 9, 9, 1, 0, 3, 0.3f, -1, 0, 0, 1});
    List<Neighbors.Neighbor> near = new Neighbors(table).of(2, 2);
    assertEquals(List.of(3, 5), near.stream().map(Neighbors.Neighbor::id).toList());
    assertEquals(3 / Math.hypot(3, 0.3), near.get(0).cosine(), 1e-6);
    assertEquals(0, near.get(1).cosine(), 1e-6);
  }
}
