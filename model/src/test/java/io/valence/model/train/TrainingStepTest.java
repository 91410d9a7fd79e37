package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.classifier.Classifier;
import io.valence.model.config.CellKind;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.config.RunConfig;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Backend;
import io.valence.model.math.LossOptions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loss or gradient that is not finite is told. */
class TrainingStepTest {
  private static final int[][] ROWS = {{2, 3, 4}, {5}, {6, 7}};
  private static final int[] LABELS = {0, 1, 1};

  /** At a logit of -infinity the loss is infinite, but every gradient finite. */
  @ParameterizedTest
  @CsvSource({
    "JAVA,-Infinity",
    "JAVA,NaN",
    "OPENBLAS,-Infinity",
    "ND4J,-Infinity",
    "ND4J,NaN",
    "CUDA,-Infinity",
    "CUDA,NaN"
  })
  void whatIsNotFiniteIsTold(TestBackends kind, float bias) {
    ModelConfig config =
        new ModelConfig(
            CellKind.LSTM, Nonlinearity.TANH, 4, List.of(3), true, Pooling.LAST, 5, 0, 0, 0, false);
    Classifier model = new Classifier(config, 8, 2);
    Random random = new Random(1);
    for (Parameter p : model.parameters()) {
      for (int i = 0; i < p.value().size(); i++) {
        p.value().writableData()[i] = random.nextFloat() - 0.5f;
      }
    }
    Parameter last = model.parameters().get(model.parameters().size() - 1);
    last.value().writableData()[1] = bias;
    try (Backend backend = kind.open(1)) {
      TrainingStep step =
          new TrainingStep(
              backend,
              model,
              new Optimizer(new Adam(0, false)),
              RunConfig.DEFAULT.train(),
              LossOptions.PLAIN);
      double loss =
          step.apply(TrainingStep.Batch.of(ROWS, LABELS, 2), 0.01, new Seed(1).stream("none"))
              .getAsDouble();
      assertFalse(Double.isFinite(loss));
    }
  }
}
