package io.valence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LifetimeTest {
  private final Lifetime lifetime = new Lifetime("model");

  /** A caller that would wait for a long call would be refused in the end, too. */
  @RepeatedTest(100) // once in some dozens, a call is between the two looks
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // locks do not let go
  void whatIsBeingClosedRefusesAtOnceAndEndsWithItsLastCall() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<String> call =
          threads.submit(
              () ->
                  lifetime.call(
                      () -> {
                        begun.countDown();
                        await(end);
                        return "answer";
                      }));
      begun.await();
      Future<?> closing =
          threads.submit(() -> lifetime.close(() -> assertEquals(0, end.getCount())));
      assertEquals("the model is closed", refusal());
      assertFalse(closing.isDone());
      assertFalse(call.isDone());
      end.countDown();
      assertEquals("answer", call.get());
      closing.get();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As soon as the other thread has begun to close it. */
  private String refusal() {
    while (true) {
      try {
        lifetime.call(() -> "open");
        Thread.onSpinWait();
      } catch (IllegalStateException e) {
        return e.getMessage();
      }
    }
  }

  @Test
  void aCallDoesNotCloseWhatItCalls() {
    String message =
        assertThrows(
                IllegalStateException.class,
                () ->
                    lifetime.call(
                        () -> {
                          lifetime.close(() -> {});
                          return null;
                        }))
            .getMessage();
    assertEquals("the model cannot be closed by what one of its calls calls", message);
    assertEquals("open", lifetime.call(() -> "open"));
  }
}
