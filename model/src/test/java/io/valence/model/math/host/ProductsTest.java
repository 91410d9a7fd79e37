package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.model.math.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The passes over memory of products that layers do not see, against plain sums. */
class ProductsTest {
  private final Products products = HostBackend.plainJava(1).products();

  private static Matrix random(int rows, int columns) {
    Random random = new Random(rows * 31L + columns);
    Matrix out = new Matrix(rows, columns);
    for (int i = 0; i < out.size(); i++) {
      out.writableData()[i] = random.nextFloat() * 2 - 1;
    }
    return out;
  }

  @Test
  void aTransposedProductMayBeginAtALaterRow() {
    Matrix a = random(9, 4);
    Matrix b = random(9, 5);
    for (int from : new int[] {0, 3, 9}) {
      Matrix out = random(4, 5);
      products.transposedTimes(products.stage(a), products.stage(b), from, out);
      for (int r = 0; r < 4; r++) {
        for (int c = 0; c < 5; c++) {
          double sum = 0;
          for (int n = from; n < 9; n++) {
            sum += (double) a.get(n, r) * b.get(n, c);
          }
          assertEquals(sum, out.get(r, c), 1e-6);
        }
      }
    }
  }

  @Test
  void rowsAreSummedByIndex() {
    Matrix source = random(6, 3);
    int[] index = {2, 0, 2, 4, 2, 0};
    Operand out = products.operand(5, 3);
    products.sumByIndex(products.stage(source), index, out);
    Matrix sums = products.fetch(out);
    for (int c = 0; c < 3; c++) {
      assertEquals(source.get(1, c) + source.get(5, c), sums.get(0, c), 1e-6);
      assertEquals(0, sums.get(1, c));
      assertEquals(source.get(0, c) + source.get(2, c) + source.get(4, c), sums.get(2, c), 1e-6);
      assertEquals(0, sums.get(3, c));
      assertEquals(source.get(3, c), sums.get(4, c));
    }
  }

  @Test
  void aRowFillsAllRowsAndRowsAddUp() {
    Operand out = products.operand(4, 3);
    products.fillRows(new Matrix(1, 3, new float[] {1, -2, 3}), out);
    assertArrayEquals(
        new float[] {1, -2, 3, 1, -2, 3, 1, -2, 3, 1, -2, 3}, products.fetch(out).data());
    Matrix sums = new Matrix(1, 3);
    products.columnSums(out, sums);
    assertArrayEquals(new float[] {4, -8, 12}, sums.data());
  }
}
