package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ActivationTest {
  private static float apply(Activation f, float x) {
    float[] one = {x};
    f.apply(one, 0, 1);
    return one[0];
  }

  @Test
  void tanhAndSigmoidStayWithinAFewUnitsOfFloat() {
    for (float x = -30; x <= 30; x += 0.0137f) {
      assertEquals(Math.tanh(x), apply(Activation.TANH, x), 4e-7);
      assertEquals(1 / (1 + Math.exp(-x)), apply(Activation.SIGMOID, x), 4e-7);
    }
  }

  @Test
  void extremesSaturateAndNaNStays() {
    assertEquals(1, apply(Activation.TANH, Float.POSITIVE_INFINITY), 4e-7);
    assertEquals(0, apply(Activation.SIGMOID, -Float.MAX_VALUE), 4e-7);
    assertEquals(0, apply(Activation.TANH, 0f));
    for (Activation f : Activation.values()) {
      assertTrue(Float.isNaN(apply(f, Float.NaN)), f + " hides a NaN");
    }
  }

  @Test
  void derivativesAreThoseOfTheFunction() {
    for (Activation f : Activation.values()) {
      for (float x = -4; x < 4; x += 0.37f) {
        double difference = (apply(f, x + 1e-2f) - apply(f, x - 1e-2f)) / 2e-2;
        float[] dy = {1};
        f.applyDerivative(new float[] {apply(f, x)}, dy, 0, 1);
        assertEquals(difference, dy[0], 1e-4, f + "'(" + x + ")");
      }
    }
  }

  @Test
  void onlyTheAskedRangeChanges() {
    float[] x = {3, 3, 3};
    Activation.RELU.apply(x, 1, 2);
    Activation.TANH.apply(x, 1, 2);
    assertArrayEquals(new float[] {3, (float) Math.tanh(3), 3}, x, 4e-7f);
  }
}
