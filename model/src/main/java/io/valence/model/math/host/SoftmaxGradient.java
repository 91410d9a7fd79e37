package io.valence.model.math.host;

import io.valence.model.math.Loss;
import java.util.Arrays;

/**
 * Cross-entropy over rows of many logits, and its gradient in place.
 *
 * <p>{@link Loss} is exact, for a few labels; here a row has thousands of words, and a batch tens
 * of millions of logits.
 */
final class SoftmaxGradient {
  /** Rows copied to the heap at a time. */
  private static final int ROWS = 16;

  private static final int SQUARINGS = 6;

  /**
   * Replaces logits with their gradients.
   *
   * @param logits [N, U]
   * @param targets one per row; -1 for an ignored row, whose gradient is zero
   * @param share scale factor of the gradient of each row's loss
   * @return the sum over rows of -log p(target)
   */
  double apply(Operand logits, int[] targets, float share) {
    int width = logits.columns();
    float[] rows = new float[ROWS * width];
    double total = 0;
    for (int from = 0; from < targets.length; from += ROWS) {
      int count = Math.min(ROWS, targets.length - from);
      logits.get(from * width, rows, 0, count * width);
      for (int n = 0; n < count; n++) {
        total += row(rows, n * width, width, targets[from + n], share);
      }
      logits.put(rows, 0, from * width, count * width);
    }
    return total;
  }

  private static double row(float[] x, int from, int width, int target, float share) {
    int to = from + width;
    if (target < 0) {
      Arrays.fill(x, from, to, 0);
      return 0;
    }
    float largest = largest(x, from, to);
    float own = x[from + target] - largest;
    exp(x, from, to, largest);
    float sum = sum(x, from, to);
    scale(x, from, to, share / sum);
    x[from + target] -= share;
    return Math.log(sum) - own;
  }

  // A single running maximum or sum would stall on each element; four do not.

  private static float largest(float[] x, int from, int to) {
    float a = x[from];
    float b = a;
    float c = a;
    float d = a;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a = Math.max(a, x[i]);
      b = Math.max(b, x[i + 1]);
      c = Math.max(c, x[i + 2]);
      d = Math.max(d, x[i + 3]);
    }
    for (; i < to; i++) {
      a = Math.max(a, x[i]);
    }
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  private static float sum(float[] x, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < to; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }

  private static void scale(float[] x, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      x[i] *= factor;
    }
  }

  /**
   * x = e^(x - largest), as the series of e^(y/64) to the 64th power. It uses only multiplications,
   * which HotSpot vectorizes. Within 1e-5 of the exact value down to e^-12; below, never negative.
   */
  private static void exp(float[] x, int from, int to, float largest) {
    for (int i = from; i < to; i++) {
      float y = Math.max(-80f, x[i] - largest) * (1f / (1 << SQUARINGS));
      float p = Math.fma(y, 1f / 120, 1f / 24);
      p = Math.fma(p, y, 1f / 6);
      p = Math.fma(p, y, 0.5f);
      p = Math.fma(p, y, 1f);
      p = Math.fma(p, y, 1f);
      p *= p;
      p *= p;
      p *= p;
      p *= p;
      p *= p;
      x[i] = p * p;
    }
  }
}
