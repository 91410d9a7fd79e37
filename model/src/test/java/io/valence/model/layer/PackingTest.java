package io.valence.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PackingTest {
  @Test
  void theExampleOfTheDocumentation() {
    Packing packing = Packing.of(new int[] {2, 3, 1});
    assertArrayEquals(new int[] {1, 0, 2}, packing.order());
    assertArrayEquals(new int[] {0, 3, 5, 6}, packing.offsets());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1, 0}, packing.row());
    assertArrayEquals(new int[] {5, 4, 2}, packing.last());
    assertArrayEquals(new int[] {5, 4, 2, 3, 1, 0}, packing.reverse());
    assertEquals(2, packing.length(1));
    assertArrayEquals(new int[] {3, 4, -1, 5, -1, -1}, packing.next());
  }

  @Test
  void reverseIsItsOwnInverse() {
    int[] lengths = new java.util.Random(1).ints(40, 1, 30).toArray();
    Packing packing = Packing.of(lengths);
    for (int n = 0; n < packing.tokens(); n++) {
      assertEquals(n, packing.reverse()[packing.reverse()[n]]);
    }
    for (int b = 0; b < packing.rows(); b++) {
      assertEquals(lengths[packing.order()[b]], packing.length(b));
    }
  }

  @Test
  void emptyRowsAndBatchesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Packing.of(new int[] {}));
    assertThrows(IllegalArgumentException.class, () -> Packing.of(new int[] {3, 0}));
  }

  @Test
  void aTokenBatchHoldsEachDistinctIdOnce() {
    TokenBatch batch = TokenBatch.of(new int[][] {{5, 7, 5}, {7, 9}});
    assertArrayEquals(new int[] {5, 7, 9}, batch.ids());
    assertArrayEquals(new int[] {0, 1, 1, 2, 0}, batch.index());
    assertArrayEquals(new int[] {3, 8}, batch.packed(new int[] {3, 8}));
  }
}
