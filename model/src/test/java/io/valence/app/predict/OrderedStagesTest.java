package io.valence.app.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderedStagesTest {
  @Test
  void resultsKeepTheOrder() {
    List<Integer> used = new ArrayList<>();
    try (OrderedStages stages = new OrderedStages()) {
      IntStream.range(0, 500).forEach(k -> stages.submit(() -> k * k, used::add));
      stages.finish();
      assertEquals(IntStream.range(0, 500).mapToObj(k -> k * k).toList(), used);
    }
  }

  @Test
  void theNextItemIsWorkedOnWhileAResultIsUsed() {
    CountDownLatch next = new CountDownLatch(1);
    List<String> used = new ArrayList<>();
    try (OrderedStages stages = new OrderedStages()) {
      stages.submit(
          () -> "first",
          result -> {
            await(next);
            used.add(result);
          });
      stages.submit(
          () -> {
            next.countDown();
            return "second";
          },
          used::add);
      stages.finish();
      assertEquals(List.of("first", "second"), used);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void afterAFailureNothingIsBegunAndItIsThrownEachTime() {
    IllegalStateException problem = new IllegalStateException("full");
    for (boolean inFirst : new boolean[] {true, false}) {
      List<String> used = new ArrayList<>();
      try (OrderedStages stages = new OrderedStages()) {
        stages.submit(
            () -> {
              if (inFirst) {
                throw problem;
              }
              return "";
            },
            result -> {
              throw problem;
            });
        assertSame(problem, assertThrows(IllegalStateException.class, stages::finish));
        assertSame(
            problem,
            assertThrows(
                IllegalStateException.class,
                () ->
                    stages.submit(
                        () -> {
                          used.add("work");
                          return "";
                        },
                        used::add)));
        assertSame(problem, assertThrows(IllegalStateException.class, stages::finish));
      }
      assertEquals(List.of(), used);
    }
  }

  /** The second item is worked on before the first one's use fails. */
  @Test
  void aResultBehindAFailureIsNotUsed() {
    CountDownLatch worked = new CountDownLatch(1);
    CountDownLatch submitted = new CountDownLatch(1);
    List<String> used = new ArrayList<>();
    try (OrderedStages stages = new OrderedStages()) {
      stages.submit(
          () -> "first",
          result -> {
            await(worked);
            await(submitted);
            throw new IllegalStateException("full");
          });
      stages.submit(
          () -> {
            worked.countDown();
            return "second";
          },
          used::add);
      submitted.countDown();
      assertThrows(IllegalStateException.class, stages::finish);
      assertEquals(List.of(), used);
    }
  }

  @Test
  void whatWaitsBehindAFailureIsLeftOut() {
    CountDownLatch failing = new CountDownLatch(1);
    List<String> used = new ArrayList<>();
    try (OrderedStages stages = new OrderedStages()) {
      stages.submit(
          () -> {
            await(failing);
            throw new AssertionError("broken");
          },
          result -> used.add("first"));
      stages.submit(() -> "second", used::add);
      failing.countDown();
      assertEquals("broken", assertThrows(AssertionError.class, stages::finish).getMessage());
      assertEquals(List.of(), used);
    }
  }
}
