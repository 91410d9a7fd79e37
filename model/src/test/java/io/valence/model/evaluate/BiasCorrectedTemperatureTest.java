package io.valence.model.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.model.math.Matrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BiasCorrectedTemperatureTest {
  private static final double[] BIAS = {1.5, -0.5, -1};

  /** Random logits, with labels drawn from logits / temperature + bias. */
  private static Scores drawn(int rows, double temperature, double... bias) {
    Random random = new Random(rows);
    Matrix logits = new Matrix(rows, bias.length);
    for (int i = 0; i < logits.size(); i++) {
      logits.writableData()[i] = (float) (3 * random.nextGaussian());
    }
    Scores unlabeled = Scores.of(logits, new int[rows]);
    Matrix truth = new BiasCorrectedTemperature(temperature, bias).apply(unlabeled).probabilities();
    int[] gold = new int[rows];
    for (int row = 0; row < rows; row++) {
      double at = random.nextDouble() - truth.get(row, 0);
      while (at > 0 && gold[row] < bias.length - 1) {
        at -= truth.get(row, ++gold[row]);
      }
    }
    return Scores.of(logits, gold);
  }

  @Test
  void findsTheTemperatureAndTheBiasOfItsLabels() {
    BiasCorrectedTemperature fitted = BiasCorrectedTemperature.fit(drawn(20_000, 1.6, BIAS));
    assertEquals(1.6, fitted.temperature(), 0.05);
    assertArrayEquals(BIAS, fitted.bias(), 0.1);
  }

  /** No other temperature or bias fits the dev rows better. */
  @Test
  void isTheOneOfLeastLoss() {
    Scores dev = drawn(2_000, 1.6, BIAS);
    BiasCorrectedTemperature fitted = BiasCorrectedTemperature.fit(dev);
    double least = smoothedLoss(fitted.apply(dev));
    for (double change : new double[] {-0.02, 0.02}) {
      double t = fitted.temperature() * (1 + change);
      assertTrue(smoothedLoss(new BiasCorrectedTemperature(t, fitted.bias()).apply(dev)) > least);
      for (int k = 0; k < BIAS.length; k++) {
        double[] bias = fitted.bias().clone();
        bias[k] += change;
        var other = new BiasCorrectedTemperature(fitted.temperature(), bias);
        assertTrue(smoothedLoss(other.apply(dev)) > least, "label " + k);
      }
    }
  }

  /** Cross-entropy with the targets (n + 1)/(n + 2) and, for all other labels, 1/(n + 2). */
  private static double smoothedLoss(Scores scores) {
    int labels = scores.logits().columns();
    double loss = 0;
    for (int row = 0; row < scores.gold().length; row++) {
      for (int k = 0; k < labels; k++) {
        boolean own = k == scores.gold()[row];
        double target = own ? scores.gold().length + 1 : 1.0 / (labels - 1);
        loss -= target * Math.log(scores.probabilities().get(row, k));
      }
    }
    return loss / scores.gold().length / (scores.gold().length + 2);
  }

  /** Labels drawn without a bias: the temperature alone, of one parameter. */
  @Test
  void chanceIsNoBias() {
    for (int rows = 100; rows < 140; rows++) {
      Scores dev = drawn(rows, 2, 0, 0);
      BiasCorrectedTemperature fitted = BiasCorrectedTemperature.fit(dev);
      assertFalse(fitted.isBiased(), rows + " rows");
      assertEquals(dev.temperature(), fitted.temperature());
    }
  }

  /** 3 of 3 errors go one way: not enough. 30 of 30 are. */
  @Test
  void fewErrorsAreNoBias() {
    assertFalse(BiasCorrectedTemperature.fit(oneSided(30, 3)).isBiased());
    BiasCorrectedTemperature fitted = BiasCorrectedTemperature.fit(oneSided(300, 30));
    assertTrue(fitted.bias()[0] > 0.1 && fitted.bias()[1] == -fitted.bias()[0], fitted::toString);
  }

  /** The final temperature of few rows has a prior, by which it is nearer to 1. */
  @Test
  void fewRowsSayLittleOfTheTemperature() {
    Scores few = oneSided(10, 0);
    double fitted = BiasCorrectedTemperature.fit(few).temperature();
    assertEquals(few.temperatureForOthers(), fitted);
    assertTrue(Math.abs(Math.log(fitted)) < Math.abs(Math.log(few.temperature())), few::toString);
  }

  /** Rows of margin 2 for their label, but for some of label 0 that look like label 1. */
  private static Scores oneSided(int rows, int errors) {
    Matrix logits = new Matrix(rows, 2);
    int[] gold = new int[rows];
    for (int row = 0; row < rows; row++) {
      gold[row] = row < errors ? 0 : row % 2;
      logits.writableData()[2 * row + (row < errors ? 1 : gold[row])] = 2;
    }
    return Scores.of(logits, gold);
  }

  /** Dev rows that have few of a label do not show how often it is right. */
  @Test
  void aLabelWithFewRowsPreventsABias() {
    Scores dev = drawn(400, 1, 3, 1, -5);
    int fewest = (int) Arrays.stream(dev.gold()).filter(label -> label == 2).count();
    assertTrue(fewest > 0 && fewest < 10, () -> "rows of the label: " + fewest);
    assertFalse(BiasCorrectedTemperature.fit(dev).isBiased());
    assertEquals(dev.temperature(), BiasCorrectedTemperature.fit(dev).temperature());
  }

  /** Of 101 labels there is none, for the time it would take; of 100 there is. */
  @Test
  void manyLabelsHaveNoBias() {
    assertTrue(BiasCorrectedTemperature.fit(oftenTheFirst(100)).isBiased());
    assertFalse(BiasCorrectedTemperature.fit(oftenTheFirst(101)).isBiased());
  }

  /** Ten rows of each label; the logits of half of them are those of the first label. */
  private static Scores oftenTheFirst(int labels) {
    Matrix logits = new Matrix(10 * labels, labels);
    int[] gold = new int[10 * labels];
    for (int row = 0; row < gold.length; row++) {
      gold[row] = row % labels;
      logits.writableData()[row * labels + (row / labels % 2 == 0 ? gold[row] : 0)] = 5;
    }
    return Scores.of(logits, gold);
  }

  /** Logits that are the less right the larger they are: the bias alone answers. */
  @Test
  void theTemperatureStaysInItsBounds() {
    Matrix logits = new Matrix(1_000, 2);
    int[] gold = new int[1_000];
    for (int row = 0; row < gold.length; row++) {
      gold[row] = row % 10 == 0 ? 0 : 1;
      logits.writableData()[2 * row + 1 - gold[row]] = 3;
    }
    BiasCorrectedTemperature fitted = BiasCorrectedTemperature.fit(Scores.of(logits, gold));
    assertEquals(20, fitted.temperature(), 1e-3);
    double share = 0;
    for (int row = 0; row < gold.length; row++) {
      share += fitted.apply(Scores.of(logits, gold)).probabilities().get(row, 1) / gold.length;
    }
    assertEquals(901 / 1002.0, share, 1e-4);
  }

  /** The larger a logit the rarer its label, which the bias alone can tell. */
  @Test
  void theBiasDoesNotTurnTheLogitsAround() {
    Matrix logits = new Matrix(1_000, 2);
    int[] gold = new int[1_000];
    for (int row = 0; row < gold.length; row++) {
      gold[row] = row % 10 == 0 ? 0 : 1;
      logits.writableData()[2 * row + 1] = gold[row] == 1 ? 1 : 2;
    }
    Scores dev = Scores.of(logits, gold);
    assertEquals(0.75, dev.temperature(), 0.01); // inside its bounds
    assertEquals(20, BiasCorrectedTemperature.fit(dev).temperature(), 1e-9);
  }

  @Test
  void noneChangesNothing() {
    Scores dev = drawn(50, 1.3, 0, 0);
    assertArrayEquals(
        dev.logits().data(), BiasCorrectedTemperature.none(2).apply(dev).logits().data());
  }
}
