package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Mode;
import io.valence.model.layer.TokenBatch;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import io.valence.model.math.Matrix;
import io.valence.model.math.Targets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LongTextTest {
  /**
   * Over a thousand steps a gradient fades to nothing, and on its way to denormal numbers, with
   * which a training was six times slower.
   */
  @ParameterizedTest
  @EnumSource(CellKind.class)
  void aFadingGradientBecomesZeroAndNeverDenormal(CellKind cell) {
    int distinct = 1200;
    ModelConfig config =
        new ModelConfig(
            cell, Nonlinearity.TANH, 4, List.of(6), false, Pooling.LAST, 4, 0, 0, 0, false);
    Classifier model = new Classifier(config, distinct + 2, 2);
    new Initialization(new Seed(5)).apply(model);
    float[] embedding = model.embedding().weight().value().data();
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] *= 10;
    }
    int[] row = IntStream.range(2, distinct + 2).toArray();
    int[][] rows = {row, new int[] {2, 3}};
    try (Backend backend = TestBackends.JAVA.open(1)) {
      TokenBatch batch = TokenBatch.of(rows);
      Classifier.Pass pass =
          model.forward(backend, batch, Mode.training(new Seed(1).stream("none")));
      Matrix dLogits =
          backend
              .trainingLoss(pass.logits(), Targets.of(new int[] {0, 1}, 2, LossOptions.PLAIN))
              .gradient();
      Matrix d = model.backward(backend, pass, dLogits, true).rows();
      int zeros = 0;
      for (int i = 0; i < d.size(); i++) {
        float x = Math.abs(d.data()[i]);
        assertTrue(x == 0 || x >= Float.MIN_NORMAL, "number " + i + " is " + x);
        zeros += x == 0 ? 1 : 0;
      }
      assertTrue(zeros > d.size() / 2 && zeros < d.size(), zeros + " zeros");
    }
  }
}
