package io.valence.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.valence.data.Seed;
import io.valence.model.TestBackends;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
  @Test
  void keepsTheExpectationAndTheMaskForTheWayBack() {
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Matrix x = new Matrix(200, 100);
      Arrays.fill(x.writableData(), 1);
      Matrix mask = new Dropout(0.25).forward(backend, x, Mode.training(new Seed(1).stream("d")));
      double sum = 0;
      int zeros = 0;
      for (float value : x.data()) {
        sum += value;
        zeros += value == 0 ? 1 : 0;
      }
      assertEquals(1, sum / x.data().length, 0.02);
      assertEquals(0.25, (double) zeros / x.data().length, 0.015);
      Matrix d = new Matrix(200, 100);
      Arrays.fill(d.writableData(), 1);
      new Dropout(0.25).backward(backend, mask, d);
      assertArrayEquals(x.data(), d.data());
    }
  }

  @Test
  void evaluationDropsNothing() {
    try (Backend backend = TestBackends.JAVA.open(1)) {
      Matrix x = new Matrix(1, 2, new float[] {3, 4});
      assertNull(new Dropout(0.9).forward(backend, x, Mode.EVALUATION));
      assertArrayEquals(new float[] {3, 4}, x.data());
    }
  }
}
