package io.valence.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.valence.model.TestBackends;
import io.valence.model.layer.Embedding.RowGradient;
import io.valence.model.math.Backend;
import io.valence.model.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowGradientTest {
  @ParameterizedTest
  @EnumSource
  void aSumHasTheWordsOfBoth(TestBackends kind) {
    RowGradient one =
        new RowGradient(new int[] {7, 3, 5}, new Matrix(3, 2, new float[] {1, 2, 3, 4, 5, 6}));
    RowGradient other =
        new RowGradient(new int[] {9, 3}, new Matrix(2, 2, new float[] {10, 20, 30, 40}));
    try (Backend backend = kind.open(1)) {
      RowGradient sum = one.plus(backend, other);
      assertArrayEquals(new int[] {7, 3, 5, 9}, sum.ids());
      assertArrayEquals(new float[] {1, 2, 33, 44, 5, 6, 10, 20}, sum.rows().data());
    }
  }
}
