package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.model.math.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Gemm} must do, against sums in double precision. */
class GemmContractTest {
  private static final int[] SIZES = {1, 2, 3, 7, 8, 17, 64, 513};

  private static final List<Gemm> ENGINES = engines();

  private static List<Gemm> engines() {
    List<Gemm> all = new ArrayList<>(List.of(new JavaGemm(), new OpenBlasGemm()));
    if (OneDnnGemm.isUsable()) {
      all.add(new OneDnnGemm());
    }
    return all;
  }

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
      // Longer than OpenBLAS's own blocks.
      all.add(Arguments.of(gemm, 5, 6, 1500));
      all.add(Arguments.of(gemm, 1500, 6, 5));
    }
    return all;
  }

  private static Matrix random(int rows, int columns, int seed) {
    Random random = new Random(seed);
    Matrix out = new Matrix(rows, columns);
    for (int i = 0; i < out.data().length; i++) {
      out.writableData()[i] = random.nextFloat() * 2 - 1;
    }
    return out;
  }

  private static Matrix transposed(Matrix a) {
    Matrix out = new Matrix(a.columns(), a.rows());
    for (int r = 0; r < a.rows(); r++) {
      for (int c = 0; c < a.columns(); c++) {
        out.writableData()[c * a.rows() + r] = a.get(r, c);
      }
    }
    return out;
  }

  private static void assertProduct(Matrix a, Matrix b, Matrix added, Matrix actual) {
    double tolerance = 1e-6 * a.columns() + 1e-6;
    for (int r = 0; r < actual.rows(); r++) {
      double[] sums = row(a, b, r);
      for (int c = 0; c < actual.columns(); c++) {
        double sum = sums[c] + (added == null ? 0 : added.get(r, c));
        assertEquals(sum, actual.get(r, c), tolerance);
      }
    }
  }

  /** Row {@code r} of the product. */
  private static double[] row(Matrix a, Matrix b, int r) {
    double[] sums = new double[b.columns()];
    for (int k = 0; k < a.columns(); k++) {
      double factor = a.get(r, k);
      float[] data = b.data();
      int from = k * b.columns();
      for (int c = 0; c < sums.length; c++) {
        sums[c] += factor * data[from + c];
      }
    }
    return sums;
  }

  private static Operand staged(Gemm gemm, Matrix x) {
    Operand out = gemm.allocate(x.size()).part(0, x.rows(), x.columns());
    out.put(x.data(), 0, 0, x.size());
    return out;
  }

  private static Matrix fetched(Operand x) {
    Matrix out = new Matrix(x.rows(), x.columns());
    x.get(0, out.data(), 0, out.size());
    return out;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everyFormGivesTheProduct(Gemm gemm, int m, int n, int k) {
    Matrix a = random(m, k, 1);
    Matrix b = random(k, n, 2);
    Matrix before = random(m, n, 3);
    Operand out = staged(gemm, before);
    gemm.multiply(staged(gemm, a), staged(gemm, b), out);
    assertProduct(a, b, null, fetched(out));

    out = staged(gemm, before);
    gemm.transposedTimes(staged(gemm, transposed(a)), staged(gemm, b), out);
    assertProduct(a, b, null, fetched(out));

    out = staged(gemm, before);
    gemm.addTimesTransposed(staged(gemm, a), staged(gemm, transposed(b)), out);
    assertProduct(a, b, before, fetched(out));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aWeightInTheEnginesLayoutGivesTheSameProduct(Gemm gemm, int m, int n, int k) {
    Matrix a = random(m, k, 1);
    Matrix b = random(k, n, 2);
    Matrix before = random(m, n, 3);
    Operand weight =
        gemm.weight(
            staged(gemm, transposed(b)),
            (rows, columns) -> {
              Matrix undefined = new Matrix(rows, columns);
              Arrays.fill(undefined.writableData(), Float.NaN);
              return staged(gemm, undefined);
            });
    Operand out = staged(gemm, before);
    gemm.addTimesWeight(staged(gemm, a), weight, out);
    assertProduct(a, b, before, fetched(out));
    int from = m / 3;
    out = staged(gemm, before);
    gemm.addTimesWeight(staged(gemm, a).rows(from, m), weight, out.rows(from, m));
    assertArrayEquals(before.copyOfRows(0, from).data(), fetched(out).copyOfRows(0, from).data());
    assertProduct(
        a.copyOfRows(from, m), b, before.copyOfRows(from, m), fetched(out).copyOfRows(from, m));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void someRowsAreMultipliedInPlace(Gemm gemm, int m, int n, int k) {
    Matrix a = random(m, k, 1);
    Matrix b = random(k, n, 2);
    int from = m / 3;
    Matrix before = random(m, n, 3);
    Operand out = staged(gemm, before);
    gemm.multiply(staged(gemm, a).rows(from, m), staged(gemm, b), out.rows(from, m));
    Matrix after = fetched(out);
    assertArrayEquals(before.copyOfRows(0, from).data(), after.copyOfRows(0, from).data());
    assertProduct(a.copyOfRows(from, m), b, null, after.copyOfRows(from, m));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aMatrixIsTurnedOver(Gemm gemm, int m, int n, int k) {
    Matrix x = random(m, n, k);
    Operand out = staged(gemm, random(n, m, 4));
    gemm.transpose(staged(gemm, x), out);
    assertArrayEquals(transposed(x).data(), fetched(out).data());
  }

  @Test
  void aWeightThatChangesIsSeenByTheNextProduct() {
    for (Gemm gemm : ENGINES) {
      Operand a = staged(gemm, new Matrix(1, 2, new float[] {1, 10}));
      Operand b = staged(gemm, new Matrix(2, 2, new float[] {1, 2, 3, 4}));
      Operand out = gemm.allocate(2);
      gemm.multiply(a, b, out);
      b.put(new float[] {5}, 0, 0, 1);
      gemm.multiply(a, b, out);
      assertArrayEquals(new float[] {35, 42}, fetched(out).data());
      b.copy(staged(gemm, new Matrix(1, 1, new float[] {7})), 0, 3, 1);
      gemm.multiply(a, b, out);
      assertArrayEquals(new float[] {35, 72}, fetched(out).data());
    }
  }

  @Test
  void aRowOfTheSpecificationDoesNotDependOnTheOthers() {
    Gemm gemm = new JavaGemm();
    Operand a = staged(gemm, random(40, 77, 1));
    Operand b = staged(gemm, random(77, 33, 2));
    Operand whole = gemm.allocate(40 * 33).part(0, 40, 33);
    gemm.multiply(a, b, whole);
    for (int row = 0; row < 40; row++) {
      Operand alone = gemm.allocate(33);
      gemm.multiply(a.rows(row, row + 1), b, alone);
      assertArrayEquals(fetched(whole.rows(row, row + 1)).data(), fetched(alone).data());
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    for (Gemm gemm : ENGINES) {
      Operand a = staged(gemm, new Matrix(2, 3));
      Operand b = staged(gemm, new Matrix(4, 5));
      Operand out = staged(gemm, new Matrix(2, 5));
      assertThrows(IllegalArgumentException.class, () -> gemm.multiply(a, b, out));
      assertThrows(IllegalArgumentException.class, () -> gemm.addTimesTransposed(a, b, out));
      assertThrows(IllegalArgumentException.class, () -> gemm.transposedTimes(a, b, out));
      Operand weight =
          gemm.weight(b, (rows, columns) -> gemm.allocate(rows * columns).part(0, rows, columns));
      assertThrows(IllegalArgumentException.class, () -> gemm.addTimesWeight(a, weight, out));
    }
  }
}
