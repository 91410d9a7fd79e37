package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SampleMeanTest {
  /** Two of 300 rows each, which rounding alone tells apart. */
  @Test
  void equalDifferencesHaveNoDeviation() {
    double[] same = {281 / 300.0 - 279 / 300.0, 209 / 300.0 - 207 / 300.0};
    assertEquals(Double.NaN, new SampleMean(same).pValue());
    assertEquals(1, new SampleMean(new double[] {0, 1e-17, 0}).pValue());
    // t = 0.02 / (0.01 / sqrt(2)), one degree of freedom.
    double[] other = {0.02 - 0.01 / Math.sqrt(2), 0.02 + 0.01 / Math.sqrt(2)};
    assertEquals(
        1 - 2 / Math.PI * Math.atan(2 * Math.sqrt(2)), new SampleMean(other).pValue(), 1e-9);
  }
}
