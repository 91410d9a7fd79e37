package io.valence.model.math.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  private static List<Runnable> pieces(int count, Runnable work) {
    return IntStream.range(0, count).mapToObj(i -> work).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPieceRunsOnceThoughPiecesHavePieces(int threads) {
    AtomicInteger count = new AtomicInteger();
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 200; round++) {
        workers.run(pieces(5, () -> workers.run(pieces(4, count::incrementAndGet))));
        assertEquals(20 * (round + 1), count.get());
      }
    }
  }

  @Test
  void whatAPieceThrowsIsThrownAfterTheOthersEnded() {
    AtomicInteger count = new AtomicInteger();
    try (Workers workers = new Workers(3)) {
      Runnable work =
          () -> {
            if (count.incrementAndGet() == 2) {
              throw new IllegalStateException("the second");
            }
          };
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> workers.run(pieces(50, work)));
      assertEquals("the second", e.getMessage());
      assertEquals(50, count.get());
    }
  }
}
