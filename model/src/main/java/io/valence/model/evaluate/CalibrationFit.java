package io.valence.model.evaluate;

import java.util.Arrays;

/**
 * Fits temperature and biases to dev rows by Newton's method: the cross-entropy of s = a z + b is
 * convex in (a, b), and its curvature is that of softmax regression.
 *
 * <p>The targets are {@link SmoothedTargets}, as for {@link Scores#temperature}, so that the least
 * loss is always at finite numbers.
 */
final class CalibrationFit {
  private static final int STEPS = 50;
  private static final double CONVERGED = 1e-10;

  private final Scores dev;
  private final int labels;
  private final SmoothedTargets targets;
  // Of a, then of b without the last label, whose bias is 0.
  private final double[] gradient;
  private final double[][] curvature;

  CalibrationFit(Scores dev) {
    this.dev = dev;
    this.labels = dev.logits().columns();
    this.targets = new SmoothedTargets(dev.gold().length, labels);
    this.gradient = new double[labels];
    this.curvature = new double[labels][labels];
  }

  /** The best temperature, within the bounds of {@link Scores#temperature}, and biases. */
  BiasCorrectedTemperature from(double temperature) {
    double[] at = new double[labels];
    at[0] = 1 / temperature;
    double loss = loss(at);
    for (int step = 0; step < STEPS; step++) {
      double[] change = newtonStep(at);
      double decrease = 0;
      double[] next = at;
      for (double length = 1; length > CONVERGED && decrease <= 0; length /= 2) {
        next = moved(at, change, length);
        decrease = loss - loss(next);
      }
      if (decrease < CONVERGED) {
        break;
      }
      at = next;
      loss -= decrease;
    }
    double[] bias = new double[labels];
    System.arraycopy(at, 1, bias, 0, labels - 1);
    double mean = Arrays.stream(bias).average().orElseThrow();
    return new BiasCorrectedTemperature(
        1 / at[0], Arrays.stream(bias).map(b -> b - mean).toArray());
  }

  private static double[] moved(double[] at, double[] change, double length) {
    double[] moved = at.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= length * change[i];
    }
    moved[0] = Math.min(Scores.HOTTEST, Math.max(1 / Scores.HOTTEST, moved[0]));
    return moved;
  }

  /** The mean loss. */
  private double loss(double[] at) {
    int rows = dev.gold().length;
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      double[] p = probabilities(at, row);
      for (int k = 0; k < labels; k++) {
        loss -= target(row, k) * Math.log(p[k]);
      }
    }
    return loss / rows;
  }

  /** [K] */
  private double[] probabilities(double[] at, int row) {
    double[] p = new double[labels];
    for (int k = 0; k < labels; k++) {
      p[k] = at[0] * dev.logits().get(row, k) + (k < labels - 1 ? at[k + 1] : 0);
    }
    double largest = Arrays.stream(p).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < labels; k++) {
      p[k] = Math.max(Double.MIN_NORMAL, Math.exp(p[k] - largest));
      sum += p[k];
    }
    for (int k = 0; k < labels; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private double target(int row, int k) {
    return k == dev.gold()[row] ? targets.own() : targets.other();
  }

  private void differentiate(double[] at) {
    Arrays.fill(gradient, 0);
    for (double[] row : curvature) {
      Arrays.fill(row, 0);
    }
    for (int row = 0; row < dev.gold().length; row++) {
      add(row, probabilities(at, row));
    }
    boolean leaves = gradient[0] > 0 ? at[0] <= 1 / Scores.HOTTEST : at[0] >= Scores.HOTTEST;
    if (leaves) { // the biases move alone
      gradient[0] = 0;
      for (int k = 1; k < labels; k++) {
        curvature[k][0] = 0;
      }
    }
  }

  private void add(int row, double[] p) {
    int rows = dev.gold().length;
    double mean = 0;
    for (int k = 0; k < labels; k++) {
      mean += p[k] * dev.logits().get(row, k);
    }
    for (int k = 0; k < labels; k++) {
      double z = dev.logits().get(row, k);
      double error = (p[k] - target(row, k)) / rows;
      gradient[0] += error * z;
      curvature[0][0] += p[k] * (z - mean) * (z - mean) / rows;
      if (k < labels - 1) {
        gradient[k + 1] += error;
        curvature[k + 1][0] += p[k] * (z - mean) / rows;
        for (int other = 0; other <= k; other++) {
          curvature[k + 1][other + 1] += p[k] * ((other == k ? 1 : 0) - p[other]) / rows;
        }
      }
    }
  }

  /** The solution x of curvature · x = gradient, by Cholesky's decomposition in place. */
  private double[] newtonStep(double[] at) {
    differentiate(at);
    double[] x = gradient.clone();
    for (int i = 0; i < labels; i++) {
      // Keeps the matrix positive definite where logits say nothing.
      curvature[i][i] += CONVERGED;
      for (int j = 0; j <= i; j++) {
        double sum = curvature[i][j];
        for (int k = 0; k < j; k++) {
          sum -= curvature[i][k] * curvature[j][k];
        }
        curvature[i][j] = i == j ? Math.sqrt(sum) : sum / curvature[j][j];
      }
      for (int k = 0; k < i; k++) {
        x[i] -= curvature[i][k] * x[k];
      }
      x[i] /= curvature[i][i];
    }
    for (int i = labels - 1; i >= 0; i--) {
      for (int k = i + 1; k < labels; k++) {
        x[i] -= curvature[k][i] * x[k];
      }
      x[i] /= curvature[i][i];
    }
    return x;
  }
}
