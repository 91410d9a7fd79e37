package io.valence.model.evaluate;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;

/**
 * The mean of a sample, such as accuracies of several seeds or their differences.
 *
 * @param values at least one
 */
public record SampleMean(double[] values) {
  private static final double TAIL = 0.025;

  /** Differences of equal accuracies are equal but for this. */
  private static final double ROUNDING = 1e-12;

  /** The mean. */
  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The standard deviation, with n - 1; NaN for one value. */
  public double deviation() {
    double mean = mean();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
  }

  /** Half the width of the 95 % interval of the mean (Student's t); NaN for one value. */
  public double halfWidth() {
    int n = values.length;
    return n < 2
        ? Double.NaN
        : TDistribution.of(n - 1).inverseSurvivalProbability(TAIL) * deviation() / Math.sqrt(n);
  }

  /**
   * The chance of such a mean if the true one were 0 (t-test, two-sided; of differences it is the
   * paired t-test); NaN for one value, and for equal ones other than 0.
   */
  public double pValue() {
    if (values.length < 2) {
      return Double.NaN;
    }
    if (Arrays.stream(values).allMatch(v -> Math.abs(v - values[0]) <= ROUNDING)) {
      return Math.abs(values[0]) <= ROUNDING ? 1 : Double.NaN; // the test needs a deviation
    }
    return TTest.withDefaults().test(values).getPValue();
  }
}
