package io.valence.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BatchTimerTest {
  private long now = 7;
  private final BatchTimer timer = new BatchTimer(() -> now);

  private void pass(double seconds) {
    now += (long) (seconds * 1e9);
  }

  private boolean batch(double seconds) {
    pass(seconds);
    return timer.batch(50);
  }

  /** Four seconds of warm-up, in which batches are slower, and four that count. */
  @Test
  void batchesOfTheWarmUpDoNotCount() {
    assertTrue(batch(3.5));
    assertTrue(batch(1)); // ends after the warm-up
    assertTrue(batch(2));
    assertFalse(batch(3));
    assertEquals(50, timer.batches());
    assertEquals(9.5, timer.elapsed(), 1e-9);
    assertEquals((1 + 2 + 3) / 3.0, timer.secondsPerBatch(), 1e-9);
  }

  @Test
  void anEvaluationIsNotPartOfTheNextBatch() {
    batch(5);
    pass(0.5);
    assertEquals(0.5, timer.lap(), 1e-9);
    batch(1);
    assertEquals((5 + 1) / 2.0, timer.secondsPerBatch(), 1e-9);
  }

  @Test
  void aTrainingThatEndsInTheWarmUpCountsWhole() {
    batch(1);
    pass(0.5);
    timer.lap();
    batch(0.5);
    assertEquals(2 / 2.0, timer.secondsPerBatch(), 1e-9);
  }
}
