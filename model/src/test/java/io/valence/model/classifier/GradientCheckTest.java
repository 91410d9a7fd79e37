package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.Loss;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.Targets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient of every layer against differences of a double-precision reference. */
class GradientCheckTest {
  private static final double STEP = 1e-5;
  private static final int VOCABULARY = 9;
  private static final int CLASSES = 3;

  private static final int[][] ROWS = {
    {2, 3, 4, 2, 5}, {6}, {7, 8, 2, 2}, {3, 3}, {5, 4, 3, 2, 8, 7}
  };
  private static final int[] LABELS = {0, 2, 1, 1, 0};

  static List<ModelConfig> configurations() {
    List<ModelConfig> all = new ArrayList<>();
    for (CellKind cell : CellKind.values()) {
      for (Pooling pooling : Pooling.values()) {
        all.add(config(cell, Nonlinearity.TANH, List.of(4), true, pooling));
      }
      all.add(config(cell, Nonlinearity.TANH, List.of(5, 3, 4), true, Pooling.LAST));
      all.add(config(cell, Nonlinearity.RELU, List.of(5, 3), false, Pooling.LAST));
    }
    return all;
  }

  private static ModelConfig config(
      CellKind cell, Nonlinearity f, List<Integer> hidden, boolean both, Pooling pooling) {
    return new ModelConfig(cell, f, 3, hidden, both, pooling, 4, 0, 0, 0, false);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void gradientsAreTheReferencesDifferences(ModelConfig config) {
    Classifier model = new Classifier(config, VOCABULARY, CLASSES);
    new Initialization(new Seed(5)).apply(model);
    // Features of so few rows that hardly differ would be divided by next to nothing.
    model.denseParameters().forEach(p -> scale(p.value(), 2));
    ReferenceNetwork reference = new ReferenceNetwork(model);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TokenBatch batch = TokenBatch.of(ROWS);
      int[] labels = batch.packed(LABELS);
      Classifier.Pass pass =
          model.forward(backend, batch, Mode.training(new Seed(1).stream("none")));
      double loss = new Loss().crossEntropy(pass.logits(), labels) / ROWS.length;
      assertEquals(reference.loss(ROWS, LABELS), loss, 1e-5);

      Matrix dLogits =
          backend
              .trainingLoss(pass.logits(), Targets.of(labels, CLASSES, LossOptions.PLAIN))
              .gradient();
      RowGradient rows = model.backward(backend, pass, dLogits, true);
      for (Parameter p : model.denseParameters()) {
        check(reference, p.name(), p.gradient());
      }
      Matrix dEmbedding = new Matrix(VOCABULARY, config.embedding());
      backend.scatter(rows.rows(), rows.ids(), dEmbedding);
      check(reference, "embedding.weight", dEmbedding);
    }
  }

  private static void scale(Matrix x, float factor) {
    for (int i = 0; i < x.size(); i++) {
      x.writableData()[i] *= factor;
    }
  }

  private static void check(ReferenceNetwork reference, String name, Matrix gradient) {
    double[] numbers = reference.numbers(name);
    double[] expected = new double[numbers.length];
    double largest = 0;
    for (int i = 0; i < numbers.length; i++) {
      double value = numbers[i];
      numbers[i] = value + STEP;
      double up = reference.loss(ROWS, LABELS);
      numbers[i] = value - STEP;
      double down = reference.loss(ROWS, LABELS);
      numbers[i] = value;
      expected[i] = (up - down) / (2 * STEP);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(expected[i], gradient.data()[i], 1e-4 * largest + 2e-7, name + "[" + i + "]");
    }
  }
}
