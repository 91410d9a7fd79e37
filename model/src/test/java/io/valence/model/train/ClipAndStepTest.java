package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.TestBackends;
import io.valence.model.layer.Embedding;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A row of gradient (3, 4), whose norm is 5, under plain gradient descent at a rate of 1. */
class ClipAndStepTest {
  private static final double RATE = 1;

  private static void check(double clip, float x, float y) {
    Embedding table = new Embedding(3, 2, 0);
    RowGradient words = new RowGradient(new int[] {2}, new Matrix(1, 2, new float[] {3, 4}));
    try (Backend backend = TestBackends.JAVA.open(1)) {
      double norm =
          new ClipAndStep(new Optimizer(new Sgd(0, 0)), clip)
              .apply(backend, List.of(), Map.of(table.weight(), words), RATE)
              .getAsDouble();
      assertEquals(5, norm, 1e-6);
    }
    assertArrayEquals(new float[] {0, 0, 0, 0, x, y}, table.weight().value().data(), 1e-6f);
  }

  @Test
  void aLongGradientIsCutToTheBound() {
    check(1, -0.6f, -0.8f);
    check(4.999, -3 * 4.999f / 5, -4 * 4.999f / 5);
  }

  @Test
  void aShorterOneStays() {
    check(5.001, -3, -4);
    check(0, -3, -4);
  }

  @Test
  void oneThatIsNotFiniteIsTold() {
    Embedding table = new Embedding(3, 2, 0);
    RowGradient words =
        new RowGradient(new int[] {2}, new Matrix(1, 2, new float[] {3, Float.NaN}));
    Optimizer optimizer = new Optimizer(new Sgd(0, 0));
    try (Backend backend = TestBackends.JAVA.open(1)) {
      assertEquals(
          Double.NaN,
          new ClipAndStep(optimizer, 1)
              .apply(backend, List.of(), Map.of(table.weight(), words), RATE)
              .getAsDouble());
    }
  }

  @Test
  void aFrozenTableStays() {
    Optimizer optimizer = new Optimizer(new Sgd(0, 0));
    try (Backend backend = TestBackends.JAVA.open(1)) {
      assertEquals(
          0, new ClipAndStep(optimizer, 1).apply(backend, List.of(), Map.of(), RATE).getAsDouble());
    }
    assertEquals(1, optimizer.steps());
  }
}
