package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitializationTest {
  private static final int HIDDEN = 64;

  private static Classifier classifier(CellKind cell) {
    ModelConfig shape =
        new ModelConfig(
            cell, Nonlinearity.TANH, 50, List.of(HIDDEN), true, Pooling.LAST, 8, 0, 0, 0);
    Classifier model = new Classifier(shape, 400, 2);
    new Initialization(new Seed(8)).apply(model);
    return model;
  }

  /** Every weight and bias in ±1/√H but the forget gates' b_ih, which is 1 above. */
  @ParameterizedTest
  @EnumSource(CellKind.class)
  void recurrentParametersAreUniform(CellKind cell) {
    double bound = 1 / Math.sqrt(HIDDEN);
    for (Parameter parameter : classifier(cell).rnn().parameters()) {
      boolean forgets = cell == CellKind.LSTM && parameter.name().contains("bias_ih");
      float[] numbers = parameter.value().data();
      double squares = 0;
      for (int i = 0; i < numbers.length; i++) {
        double shift = forgets && i / HIDDEN == 1 ? 1 : 0;
        assertTrue(Math.abs(numbers[i] - shift) <= bound + 1e-6, parameter.name() + " " + i);
        squares += Math.pow(numbers[i] - shift, 2);
      }
      assertEquals(bound * bound / 3, squares / numbers.length, 0.3 * bound * bound / 3);
    }
  }

  @Test
  void theEmbeddingIsNormalAndItsPaddingZero() {
    Matrix table = classifier(CellKind.GRU).embedding().weight().value();
    double squares = 0;
    for (int i = 0; i < table.size(); i++) {
      squares += table.data()[i] * table.data()[i];
      assertTrue(i >= table.columns() || table.data()[i] == 0);
    }
    assertEquals(0.1, Math.sqrt(squares / (table.size() - table.columns())), 0.002);
  }
}
