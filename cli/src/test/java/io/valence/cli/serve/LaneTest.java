package io.valence.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests in several pieces, late ones, and a lane that stops. */
class LaneTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();

  private List<TextNode> answer(List<Question> questions) {
    begun.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    answered.addAndGet(questions.size());
    return questions.stream().map(q -> new TextNode(q.text())).toList();
  }

  /** Sends two texts that are answered one by one, and stops the lane during the first. */
  private CompletableFuture<List<JsonNode>> stoppedBetween(boolean drains)
      throws InterruptedException {
    Lane.Limits limits = new Lane.Limits(8, 1000, 2, Duration.ofMinutes(1), drains);
    Lane lane = new Lane("test", this::answer, limits, new ServerMetrics());
    List<Question> two = List.of(new Question("a", true, false), new Question("b", true, false));
    CompletableFuture<List<JsonNode>> answers = lane.ask(two, () -> false);
    begun.await();
    lane.stop();
    goOn.countDown();
    lane.join();
    return answers;
  }

  @Test
  void aLaneThatDrainsAnswersTheRest() throws InterruptedException {
    assertEquals(List.of(new TextNode("a"), new TextNode("b")), stoppedBetween(true).join());
  }

  @Test
  void anotherRefusesTheRestAndDoesNotBeginIt() throws InterruptedException {
    CompletableFuture<List<JsonNode>> answers = stoppedBetween(false);
    CompletionException refused = assertThrows(CompletionException.class, answers::join);
    assertEquals(Lane.Refusal.STOPPING, ((Lane.RefusedException) refused.getCause()).refusal());
    assertEquals(1, answered.get());
  }

  @Test
  void aRequestBehindALongOneWaitsNoLongerThanItMay() throws Exception {
    Lane.Limits limits = new Lane.Limits(8, 1000, 2, Duration.ofMillis(20), true);
    Lane lane = new Lane("test", this::answer, limits, new ServerMetrics());
    List<Question> one = List.of(new Question("a", true, false));
    CompletableFuture<List<JsonNode>> first = lane.ask(one, () -> false);
    while (!begun.await(1, TimeUnit.MILLISECONDS)) {
      if (first.isCompletedExceptionally()) { // late itself, on a busy machine
        first = lane.ask(one, () -> false);
      }
    }
    for (int i = 0; i < 3; i++) {
      CompletableFuture<List<JsonNode>> late = lane.ask(one, () -> false);
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> late.get(5, TimeUnit.MINUTES));
      assertEquals(Lane.Refusal.LATE, ((Lane.RefusedException) refused.getCause()).refusal());
    }
    goOn.countDown();
    assertEquals(List.of(new TextNode("a")), first.join());
    lane.stop();
    lane.join();
    assertEquals(1, answered.get());
  }
}
