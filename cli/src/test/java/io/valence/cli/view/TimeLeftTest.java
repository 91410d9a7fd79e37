package io.valence.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.app.run.BatchProgress;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
  private long now;

  /** Of four epochs with ten batches each. */
  private static BatchProgress at(boolean pretraining, int epoch, int batch) {
    return new BatchProgress(pretraining, epoch, 4, batch, 10, 1000, 0.5);
  }

  @Test
  void theEpochsLeftTakeAsLongAsThoseDone() {
    TimeLeft left = new TimeLeft(() -> now);
    assertEquals("", left.of(at(false, 1, 1)));
    assertEquals("", left.of(at(false, 1, 1)));
    now += 9_000_000_000L; // nine batches, a second each; thirty are left
    assertEquals("0:30 min left", left.of(at(false, 1, 10)));
    now += 20_000_000_000L;
    assertEquals("0:10 min left", left.of(at(false, 3, 10)));
  }

  @Test
  void aResumedTrainingCountsFromItsFirstBatch() {
    TimeLeft left = new TimeLeft(() -> now);
    assertEquals("", left.of(at(false, 3, 5)));
    now += 3600 * 1_000_000_000L; // for half an epoch; one is left
    assertEquals("2:00 h left", left.of(at(false, 3, 10)));
  }

  @Test
  void pretrainingAndTrainingAreToldApart() {
    TimeLeft left = new TimeLeft(() -> now);
    assertEquals("", left.of(at(true, 1, 1)));
    now += 1_000_000_000L;
    assertEquals("0:38 min left", left.of(at(true, 1, 2)));
    assertEquals("", left.of(at(false, 1, 1)));
    now += 2_000_000_000L;
    assertEquals("1:16 min left", left.of(at(false, 1, 2)));
    // Training that went back after a divergence.
    assertEquals("", left.of(at(false, 1, 0)));
  }
}
