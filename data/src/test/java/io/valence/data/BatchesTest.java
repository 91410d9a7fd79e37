package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static int[] lengths(int rows) {
    return new Seed(rows).stream("lengths").ints(rows, 1, 50).toArray();
  }

  private static int[] all(List<int[]> batches) {
    return batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
  }

  @Test
  void everyRowIsInOneBatchAndNoBatchHasOneRow() {
    for (int size : new int[] {2, 3, 8, 64}) {
      for (int rows = 2; rows < 130; rows++) {
        List<int[]> batches = Batches.shuffled(lengths(rows), size, new Seed(1).stream("s"));
        assertArrayEquals(IntStream.range(0, rows).toArray(), all(batches));
        int most = batches.stream().mapToInt(b -> b.length).max().orElseThrow();
        int least = batches.stream().mapToInt(b -> b.length).min().orElseThrow();
        assertTrue(least >= 2 && most <= size + 1, rows + " rows in batches of " + size);
      }
    }
    // Also after the first pool.
    List<int[]> batches = Batches.shuffled(lengths(2 * 50 * 2 + 1), 2, new Seed(1).stream("s"));
    assertTrue(batches.stream().allMatch(b -> b.length >= 2));
  }

  @Test
  void rowsOfABatchHaveCloseLengths() {
    int[] lengths = lengths(5000);
    List<int[]> batches = Batches.shuffled(lengths, 10, new Seed(1).stream("s"));
    double spread =
        batches.stream()
            .mapToInt(b -> lengths[b[0]] - lengths[b[b.length - 1]])
            .average()
            .orElseThrow();
    assertTrue(spread < 2, "mean spread " + spread + " of 49");
  }

  @Test
  void theOrderFollowsTheSeedAndTheEpoch() {
    int[] lengths = lengths(200);
    int[][] one = order(lengths, 1, 1);
    assertArrayEquals(one, order(lengths, 1, 1));
    assertFalse(Arrays.deepEquals(one, order(lengths, 1, 2)));
    assertFalse(Arrays.deepEquals(one, order(lengths, 2, 1)));
  }

  private static int[][] order(int[] lengths, long seed, int epoch) {
    return Batches.shuffled(lengths, 8, new Seed(seed).stream("shuffle", epoch))
        .toArray(int[][]::new);
  }

  @Test
  void evaluationTakesTheLongestFirst() {
    List<int[]> batches = Batches.byLength(new int[] {1, 5, 3, 5}, 3, 100);
    assertArrayEquals(new int[] {1, 3, 2}, batches.get(0));
    assertArrayEquals(new int[] {0}, batches.get(1));
    assertEquals(2, batches.size());
  }

  @Test
  void batchesAreCutToATokenLimit() {
    int[] lengths = {2, 9, 4, 4, 2, 1};
    List<int[]> batches = List.of(new int[] {1, 2, 3, 0, 4, 5}, new int[] {5, 0});
    List<int[]> parts = Batches.atMost(8, lengths, batches);
    assertArrayEquals(new int[][] {{1}, {2, 3}, {0, 4, 5}, {5, 0}}, parts.toArray(int[][]::new));
  }

  @Test
  void aBatchOfEvaluationHoldsNoMoreTokensThanAllowed() {
    List<int[]> batches = Batches.byLength(new int[] {2, 9, 4, 4, 2, 1}, 100, 8);
    assertArrayEquals(new int[] {1}, batches.get(0));
    assertArrayEquals(new int[] {2, 3}, batches.get(1));
    assertArrayEquals(new int[] {0, 4, 5}, batches.get(2));
  }

  @Test
  void theBatchesOfASeedAreThoseTheyAlwaysWere() {
    int[] lengths = {5, 3, 9, 1, 4, 4, 2, 8, 6, 7, 1};
    assertArrayEquals(
        new int[][] {{8, 0, 5}, {4, 1, 6}, {10, 3}, {2, 7, 9}},
        Batches.shuffled(lengths, 3, new Seed(7).stream("shuffle")).toArray(int[][]::new));
  }

  /** Both the rows of a batch and the order of batches are random. */
  @Test
  void neitherRowsNorBatchesComeInTheOrderOfTheFile() {
    int[] same = new int[1000];
    List<int[]> batches = Batches.shuffled(same, 10, new Seed(1).stream("s"));
    assertTrue(batches.stream().noneMatch(b -> b[9] - b[0] == 9), "neighbors stay together");
    int[] rising = IntStream.range(0, 100).toArray();
    List<int[]> sorted = Batches.shuffled(rising, 10, new Seed(1).stream("s"));
    List<Integer> firsts = sorted.stream().map(b -> b[0]).toList();
    assertEquals(List.of(9, 19, 29, 39, 49, 59, 69, 79, 89, 99), firsts.stream().sorted().toList());
    assertFalse(firsts.equals(firsts.stream().sorted().toList()), "short batches come first");
    assertFalse(
        firsts.equals(firsts.stream().sorted((a, b) -> b - a).toList()), "long ones come first");
  }

  @Test
  void aPoolIsFiftyBatches() {
    int[] rising = IntStream.range(0, 202).toArray();
    List<int[]> batches = Batches.shuffled(rising, 2, new Seed(1).stream("s"));
    assertEquals(101, batches.size());
    // In each of the two pools, of 100 rows and of 102, rows are sorted: no two batches overlap.
    int overlapping = 0;
    for (int[] a : batches) {
      for (int[] b : batches) {
        overlapping += a != b && a[0] > b[0] && b[0] > a[1] ? 1 : 0;
      }
    }
    assertTrue(overlapping > 0 && overlapping < 202, overlapping + " pairs of batches overlap");
  }

  @Test
  void rowsWithoutTokensAreABatchAsOthers() {
    assertArrayEquals(
        new int[][] {{1, 0}, {2}},
        Batches.byLength(new int[] {0, 3, 0}, 2, 6).toArray(int[][]::new));
  }
}
