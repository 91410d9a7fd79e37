package io.valence.model.evaluate;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Calibrates logits by a temperature and, where dev rows show beyond doubt that it is needed, a
 * bias for each label (bias-corrected temperature scaling, <a
 * href="https://arxiv.org/abs/1901.06852">Alexandari, Kundaje and Shrikumar 2020</a>). Calibrated
 * logits are logits / temperature + bias.
 *
 * <p>The bias is kept if a likelihood-ratio test rejects the temperature alone at the level {@value
 * #LEVEL}. Weaker evidence fits the dev rows and not others (configs/README.md has the figures).
 * Without {@value #FEWEST} rows of each label there is none: dev rows that lack a label do not show
 * that it does not exist.
 *
 * @param temperature divisor, positive
 * @param bias [K], with a sum of zero
 */
public record BiasCorrectedTemperature(double temperature, double[] bias) {
  private static final double LEVEL = 0.001;
  private static final int FEWEST = 10;

  /** More labels take too long: the time grows with their square. */
  private static final int MOST_LABELS = 100;

  /** The calibration that changes nothing, for K labels. */
  public static BiasCorrectedTemperature none(int labels) {
    return new BiasCorrectedTemperature(1, new double[labels]);
  }

  /** The temperature that fits dev rows, without a bias. */
  public static BiasCorrectedTemperature unbiased(Scores dev) {
    return new BiasCorrectedTemperature(
        dev.temperatureForOthers(), new double[dev.logits().columns()]);
  }

  /** Fits both to dev rows, and drops the bias unless it is significant. */
  public static BiasCorrectedTemperature fit(Scores dev) {
    int labels = dev.logits().columns();
    BiasCorrectedTemperature plain = unbiased(dev);
    if (labels > MOST_LABELS || fewestRows(dev) < FEWEST) {
      return plain;
    }
    BiasCorrectedTemperature biased = new CalibrationFit(dev).from(dev.temperature());
    double gain = plain.apply(dev).evaluation().loss() - biased.apply(dev).evaluation().loss();
    double ratio = 2 * dev.gold().length * Math.max(0, gain);
    double pValue = ChiSquaredDistribution.of(labels - 1).survivalProbability(ratio);
    return pValue < LEVEL ? biased : plain;
  }

  /** Rows of the label that has fewest. */
  private static int fewestRows(Scores dev) {
    int[] rows = new int[dev.logits().columns()];
    for (int label : dev.gold()) {
      rows[label]++;
    }
    return Arrays.stream(rows).min().orElseThrow();
  }

  /** Whether there is a bias. */
  public boolean isBiased() {
    return Arrays.stream(bias).anyMatch(b -> b != 0);
  }

  /** The calibrated scores of any rows. */
  public Scores apply(Scores scores) {
    return scores.scaled(1 / temperature).plus(bias);
  }
}
