package io.valence.model.evaluate;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's exact test of two models on the same rows: if they were equally good, a row that only
 * one of them gets right would be equally likely to be the first's or the second's.
 *
 * @param first rows that only the first gets right
 * @param second rows that only the second gets right
 */
public record McNemarTest(int first, int second) {
  private static final double LEVEL = 0.05;

  /**
   * The test of two models.
   *
   * @param firstRight whether the first gets each row right
   * @param secondRight whether the second does
   */
  public static McNemarTest of(boolean[] firstRight, boolean[] secondRight) {
    int first = 0;
    int second = 0;
    for (int row = 0; row < firstRight.length; row++) {
      first += firstRight[row] && !secondRight[row] ? 1 : 0;
      second += secondRight[row] && !firstRight[row] ? 1 : 0;
    }
    return new McNemarTest(first, second);
  }

  /** The probability of such an uneven split for equally good models; 1 if they never differ. */
  public double pValue() {
    // Splits as uneven to the other side are as probable.
    BinomialDistribution splits = BinomialDistribution.of(first + second, 0.5);
    return Math.min(1, 2 * splits.cumulativeProbability(Math.min(first, second)));
  }

  /** Whether the difference is significant at the 5 % level. */
  public boolean isSignificant() {
    return pValue() < LEVEL;
  }
}
