package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.Targets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** With the masks held by a seed, the gradients under dropout are those of finite differences. */
class DropoutGradientTest {
  private static final int[][] ROWS = {{2, 3, 4, 2}, {5, 2}, {3, 3, 6}, {4, 5, 6, 2, 3}, {6}};
  private static final int[] LABELS = {0, 1, 2, 1, 0};
  private static final LossOptions LOSS = new LossOptions(new float[] {1, 0.5f, 2}, 0.1);
  private static final float STEP = 1f / 2048;

  private final Classifier model = classifier(0.4);

  private static Targets targets(TokenBatch batch) {
    return Targets.of(batch.packed(LABELS), 3, LOSS);
  }

  private static Classifier classifier(double rate) {
    ModelConfig shape =
        new ModelConfig(
            CellKind.LSTM,
            Nonlinearity.TANH,
            5,
            List.of(6, 4),
            true,
            Pooling.LAST,
            7,
            rate,
            rate,
            rate,
            false);
    Classifier model = new Classifier(shape, 7, 3);
    new Initialization(new Seed(2)).apply(model);
    return model;
  }

  private Classifier.Pass forward(Backend backend, TokenBatch batch) {
    return model.forward(backend, batch, Mode.training(new Seed(5).stream("masks")));
  }

  private double loss(Backend backend, TokenBatch batch, Parameter p, Matrix way, float step) {
    float[] before = p.value().data().clone();
    for (int i = 0; i < before.length; i++) {
      p.value().writableData()[i] += step * way.data()[i];
    }
    double loss =
        backend
            .trainingLoss(forward(backend, batch).logits(), targets(batch))
            .total()
            .getAsDouble();
    System.arraycopy(before, 0, p.value().data(), 0, before.length);
    return loss;
  }

  @Test
  void gradientsAreThoseOfTheMaskedNetwork() {
    TokenBatch batch = TokenBatch.of(ROWS);
    RandomGenerator random = new Seed(9).stream("ways");
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Classifier.Pass pass = forward(backend, batch);
      Matrix dLogits = backend.trainingLoss(pass.logits(), targets(batch)).gradient();
      RowGradient rows = model.backward(backend, pass, dLogits, true);
      Matrix dEmbedding = new Matrix(7, 5);
      backend.scatter(rows.rows(), rows.ids(), dEmbedding);
      double weights = 1 + 0.5 + 2 + 0.5 + 1;
      for (Parameter p : model.parameters()) {
        Matrix gradient = (p == model.embedding().weight() ? dEmbedding : p.gradient()).copy();
        Matrix way = new Matrix(gradient.rows(), gradient.columns());
        double expected = 0;
        for (int i = 0; i < way.size(); i++) {
          way.writableData()[i] = random.nextBoolean() ? 1 : -1;
          expected += gradient.data()[i] * way.data()[i];
        }
        double slope =
            (loss(backend, batch, p, way, STEP) - loss(backend, batch, p, way, -STEP))
                / (2 * STEP * weights);
        assertEquals(expected, slope, 0.01 + 0.03 * Math.abs(expected), p.name());
      }
    }
  }

  @Test
  void ratesChangeTheTrainingPassAlone() {
    TokenBatch batch = TokenBatch.of(ROWS);
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Classifier none = classifier(0);
      assertArrayEquals(none.logits(backend, ROWS).data(), model.logits(backend, ROWS).data());
      Mode training = Mode.training(new Seed(5).stream("masks"));
      assertNotEquals(
          none.forward(backend, batch, training).logits().get(0, 0),
          forward(backend, batch).logits().get(0, 0));
    }
  }
}
