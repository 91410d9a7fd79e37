package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.valence.data.Corpus;
import io.valence.data.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnlabeledBatchesTest {
  private static final int TEXTS = 23;
  private static final int BATCHES = 6;

  private static UnlabeledBatches batches() {
    int[][] rows = IntStream.range(0, TEXTS).mapToObj(r -> new int[] {r}).toArray(int[][]::new);
    return new UnlabeledBatches(Corpus.of(rows, new int[TEXTS]), 4, new Seed(3));
  }

  private static List<Integer> pass(UnlabeledBatches batches, int number) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      Arrays.stream(batches.at((long) number * BATCHES + i)).forEach(row -> all.add(row[0]));
    }
    return all;
  }

  @Test
  void everyTextIsSeenOnceAPassAndPassesDiffer() {
    UnlabeledBatches batches = batches();
    List<Integer> first = pass(batches, 0);
    List<Integer> second = pass(batches, 1);
    assertNotEquals(first, second);
    List<Integer> all = IntStream.range(0, TEXTS).boxed().toList();
    assertEquals(all, first.stream().sorted().toList());
    assertEquals(all, second.stream().sorted().toList());
  }

  @Test
  void aResumedTrainingSeesTheBatchOfItsStep() {
    UnlabeledBatches from = batches();
    for (int step = 0; step < 3 * BATCHES; step++) {
      assertArrayEquals(from.at(step), batches().at(step));
    }
  }

  @Test
  void withoutTextsBatchesAreEmpty() {
    assertEquals(0, new UnlabeledBatches(Corpus.EMPTY, 4, new Seed(3)).at(7).length);
  }
}
