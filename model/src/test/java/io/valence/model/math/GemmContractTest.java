package io.valence.model.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Gemm} must do, against sums in double precision. */
class GemmContractTest {
  private static final int[] SIZES = {1, 2, 3, 7, 8, 17, 64, 129};

  private static final List<Gemm> ENGINES = List.of(new JavaGemm(), new Nd4jGemm());

  static List<Arguments> sizes() {
    List<Arguments> all = new ArrayList<>();
    for (Gemm gemm : ENGINES) {
      for (int m : SIZES) {
        for (int n : SIZES) {
          for (int k : SIZES) {
            all.add(Arguments.of(gemm, m, n, k));
          }
        }
      }
      // Longer than the block that Nd4jGemm stages at a time.
      all.add(Arguments.of(gemm, 5, 6, 1500));
      all.add(Arguments.of(gemm, 1500, 6, 5));
    }
    return all;
  }

  private static Matrix random(int rows, int columns, int seed) {
    Random random = new Random(seed);
    Matrix out = new Matrix(rows, columns);
    for (int i = 0; i < out.data().length; i++) {
      out.data()[i] = random.nextFloat() * 2 - 1;
    }
    return out;
  }

  private static Matrix transposed(Matrix a) {
    Matrix out = new Matrix(a.columns(), a.rows());
    for (int r = 0; r < a.rows(); r++) {
      for (int c = 0; c < a.columns(); c++) {
        out.data()[c * a.rows() + r] = a.get(r, c);
      }
    }
    return out;
  }

  private static void assertProduct(Matrix a, Matrix b, Matrix added, Matrix actual) {
    double tolerance = 1e-6 * a.columns() + 1e-6;
    for (int r = 0; r < actual.rows(); r++) {
      for (int c = 0; c < actual.columns(); c++) {
        double sum = added == null ? 0 : added.get(r, c);
        for (int k = 0; k < a.columns(); k++) {
          sum += (double) a.get(r, k) * b.get(k, c);
        }
        assertEquals(sum, actual.get(r, c), tolerance);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everyFormGivesTheProduct(Gemm gemm, int m, int n, int k) {
    Matrix a = random(m, k, 1);
    Matrix b = random(k, n, 2);
    Matrix out = random(m, n, 3);
    gemm.multiply(a, b, out);
    assertProduct(a, b, null, out);

    out = random(m, n, 3);
    gemm.multiplyTransposed(a, transposed(b), out);
    assertProduct(a, b, null, out);

    out = random(m, n, 3);
    Matrix before = out.copy();
    gemm.addTransposedProduct(transposed(a), b, out);
    assertProduct(a, b, before, out);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aHeldOperandMultipliesAnyRows(Gemm gemm, int m, int n, int k) {
    Matrix a = random(m, k, 1);
    Matrix b = random(k, n, 2);
    int from = m / 3;
    Matrix part = a.copyOfRows(from, m);
    try (Gemm.Right right = gemm.right(b, false);
        Gemm.Right same = gemm.right(transposed(b), true)) {
      Matrix out = random(m - from, n, 3);
      right.multiply(a, from, m, out, 0);
      assertProduct(part, b, null, out);
      same.multiply(a, from, m, out, 0);
      assertProduct(part, b, null, out);
    }
  }

  @Test
  void aRowOfTheSpecificationDoesNotDependOnTheOthers() {
    Matrix a = random(40, 77, 1);
    Matrix b = random(77, 33, 2);
    Matrix whole = new Matrix(40, 33);
    new JavaGemm().multiply(a, b, whole);
    for (int row = 0; row < 40; row++) {
      Matrix alone = new Matrix(1, 33);
      new JavaGemm().multiply(a.copyOfRows(row, row + 1), b, alone);
      assertArrayEquals(whole.copyOfRows(row, row + 1).data(), alone.data());
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    for (Gemm gemm : ENGINES) {
      Matrix a = new Matrix(2, 3);
      Matrix b = new Matrix(4, 5);
      Matrix out = new Matrix(2, 5);
      assertThrows(IllegalArgumentException.class, () -> gemm.multiply(a, b, out));
      assertThrows(IllegalArgumentException.class, () -> gemm.multiplyTransposed(a, b, out));
      assertThrows(IllegalArgumentException.class, () -> gemm.addTransposedProduct(a, b, out));
    }
  }
}
