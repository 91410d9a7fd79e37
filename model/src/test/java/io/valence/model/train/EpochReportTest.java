package io.valence.model.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.evaluate.Evaluation;
import org.junit.jupiter.api.Test;

class EpochReportTest {
  private static EpochReport report(int right, double calibratedLoss) {
    Evaluation dev = new Evaluation(9, new int[][] {{right, 100 - right}, {0, 0}});
    return new EpochReport(1, 1, 1, 1, 1, dev, calibratedLoss);
  }

  @Test
  void theBetterEpochHasTheLowerSumOfErrorsAndCalibratedLoss() {
    assertTrue(report(80, 0.5).betterThan(report(80, 0.51)));
    assertTrue(report(81, 0.5).betterThan(report(80, 0.5)));
    assertTrue(report(80, 0.50).betterThan(report(82, 0.53)));
    assertFalse(report(80, 0.50).betterThan(report(82, 0.51)));
    assertFalse(report(80, 0.5).betterThan(report(80, 0.5)));
  }
}
