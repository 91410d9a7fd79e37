package io.valence.model.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.Seed;
import io.valence.model.config.CellKind;
import io.valence.model.config.GateBias;
import io.valence.model.config.ModelConfig;
import io.valence.model.config.Nonlinearity;
import io.valence.model.config.Pooling;
import io.valence.model.layer.Parameter;
import io.valence.model.math.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitializationTest {
  private static final int HIDDEN = 64;
  private static final int STEPS = 65;

  private static Classifier classifier(CellKind cell) {
    return classifier(cell, GateBias.PYTORCH);
  }

  private static Classifier classifier(CellKind cell, GateBias gates) {
    ModelConfig shape =
        new ModelConfig(
            cell, Nonlinearity.TANH, 50, List.of(HIDDEN), true, Pooling.LAST, 8, 0, 0, 0, false);
    Classifier model = new Classifier(shape, 400, 2);
    new Initialization(new Seed(8), gates, STEPS).apply(model);
    return model;
  }

  /** Every weight and bias in ±1/√H. */
  @ParameterizedTest
  @EnumSource(CellKind.class)
  void recurrentParametersAreUniform(CellKind cell) {
    double bound = 1 / Math.sqrt(HIDDEN);
    for (Parameter parameter : classifier(cell).rnn().parameters()) {
      float[] numbers = parameter.value().data();
      double squares = 0;
      for (int i = 0; i < numbers.length; i++) {
        assertTrue(Math.abs(numbers[i]) <= bound + 1e-6, parameter.name() + " " + i);
        squares += Math.pow(numbers[i], 2);
      }
      assertEquals(bound * bound / 3, squares / numbers.length, 0.3 * bound * bound / 3);
    }
  }

  /** What the biases are above PyTorch's, [GH]: order i,f,g,o or r,z,n. */
  private static float[] shifts(CellKind cell, GateBias gates, String name) {
    float[] shifts = parameter(classifier(cell, gates), name).value().copy().data();
    float[] plain = parameter(classifier(cell), name).value().data();
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] -= plain[i];
    }
    return shifts;
  }

  private static Parameter parameter(Classifier model, String name) {
    return model.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void forgetGatesBeginOpen() {
    for (String name : List.of("rnn.bias_ih_l0", "rnn.bias_ih_l0_reverse")) {
      float[] shifts = shifts(CellKind.LSTM, GateBias.FORGET, name);
      for (int i = 0; i < shifts.length; i++) {
        assertEquals(i / HIDDEN == 1 ? 1 : 0, shifts[i], 1e-6);
      }
    }
    assertEquals(0, shifts(CellKind.GRU, GateBias.FORGET, "rnn.bias_ih_l0")[HIDDEN]);
    assertEquals(0, shifts(CellKind.LSTM, GateBias.FORGET, "rnn.bias_hh_l0")[HIDDEN]);
  }

  /** A forget gate of bias log t keeps t / (1 + t) a step: the memory of t + 1 steps or so. */
  @Test
  void memoriesBeginFromOneStepToTheMeanLength() {
    float[] lstm = shifts(CellKind.LSTM, GateBias.CHRONO, "rnn.bias_ih_l0");
    float[] gru = shifts(CellKind.GRU, GateBias.CHRONO, "rnn.bias_ih_l0");
    for (int unit = 0; unit < HIDDEN; unit++) {
      double time = 1.5 + unit; // of 64 units between 1 and 65
      assertEquals(Math.log(time), lstm[HIDDEN + unit], 1e-5);
      assertEquals(-Math.log(time), lstm[unit], 1e-5);
      assertEquals(0, lstm[2 * HIDDEN + unit] + lstm[3 * HIDDEN + unit], 1e-6);
      assertEquals(Math.log(time), gru[HIDDEN + unit], 1e-5);
      assertEquals(0, gru[unit] + gru[2 * HIDDEN + unit], 1e-6);
    }
    float[] rnn = shifts(CellKind.RNN, GateBias.CHRONO, "rnn.bias_ih_l0");
    for (float shift : rnn) {
      assertEquals(0, shift);
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
