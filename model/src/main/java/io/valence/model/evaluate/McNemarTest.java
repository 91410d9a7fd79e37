package io.valence.model.evaluate;

import org.apache.commons.statistics.inference.BinomialTest;

/**
 * McNemar's exact test of two models on the same rows: if they were equally good, a row that only
 * one of them has right would be as likely the first's as the second's.
 *
 * @param first rows that only the first has right
 * @param second rows that only the second has right
 */
public record McNemarTest(int first, int second) {
  private static final double LEVEL = 0.05;

  /**
   * The test of two models.
   *
   * @param firstRight whether the first has each row right
   * @param secondRight whether the second has
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

  /** How likely so uneven a split is between equally good models; 1 where they never differ. */
  public double pValue() {
    int rows = first + second;
    return rows == 0 ? 1 : BinomialTest.withDefaults().test(rows, first, 0.5).getPValue();
  }

  /** Whether the difference is significant at the level of 5 %. */
  public boolean isSignificant() {
    return pValue() < LEVEL;
  }
}
