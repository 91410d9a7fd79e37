package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Mode;
import io.valence.model.layer.Parameter;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private static Classifier classifier(Pooling pooling, long seed) {
    ModelConfig shape =
        new ModelConfig(
            CellKind.LSTM, Nonlinearity.TANH, 5, List.of(6, 4), true, pooling, 7, 0, 0, 0, false);
    Classifier model = new Classifier(shape, 9, 3);
    new Initialization(new Seed(seed)).apply(model);
    return model;
  }

  private static float[] logits(Classifier model) {
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TokenBatch batch = TokenBatch.of(new int[][] {{2, 3, 4}, {5, 6}});
      return backend.pass(
          () -> model.forward(backend, batch, null, Mode.EVALUATION).logits().copy().data());
    }
  }

  @Test
  void aCopyHasTheSameNumbersInMemoryOfItsOwn() {
    Classifier model = classifier(Pooling.LAST, 1);
    model.buffers().get(1).value().writableData()[0] = 0.5f; // a running variance
    Classifier copy = model.copy();
    float[] before = logits(model);
    assertArrayEquals(before, logits(copy));
    copy.parameters().get(0).value().writableData()[10]++;
    assertArrayEquals(before, logits(model));
    Classifier other = classifier(Pooling.LAST, 2);
    assertNotEquals(before[0], logits(other)[0]);
    other.take(model);
    assertArrayEquals(before, logits(other));
  }

  /**
   * Embedding 9·5; layers 2·(24·5 + 24·6 + 48) and 2·(16·12 + 16·4 + 32); head 8·7 + 14 + 7·3 + 3.
   */
  @Test
  void theParametersAreCounted() {
    assertEquals(
        45 + 2 * (120 + 144 + 48) + 2 * (192 + 64 + 32) + 63 + 14 + 24,
        classifier(Pooling.LAST, 1).parameterCount());
  }

  @Test
  void scaledLogitsAreTheSameTimesTheFactor() {
    Classifier model = classifier(Pooling.MEAN, 1);
    float[] before = logits(model);
    model.scaleLogits(0.25f);
    float[] after = logits(model);
    for (int i = 0; i < before.length; i++) {
      assertEquals(0.25f * before[i], after[i], 1e-7);
    }
  }

  /** As torch.nn.Linear draws them: weight and bias within 1/√in, and not much less. */
  @Test
  void linearLayersBeginUniform() {
    Classifier model = classifier(Pooling.ATTENTION, 3);
    for (Parameter parameter : model.parameters()) {
      String name = parameter.name();
      double in = name.startsWith("attention") ? 8 : name.startsWith("head.0") ? 8 : 7;
      boolean linear = name.matches("attention.*|head\\.[03]\\..*");
      if (linear) {
        double largest = 0;
        for (float value : parameter.value().data()) {
          largest = Math.max(largest, Math.abs(value));
        }
        double bound = 1 / Math.sqrt(in);
        assertTrue(largest <= bound && largest > 0.2 * bound, name + " " + largest);
      }
    }
  }
}
