package io.valence.model.math;

/**
 * What a batch's logits [B, K] should become: {@code numbers[b·K + k]} is the weight of -log p(k)
 * in the loss of row b, as in <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">torch.nn.CrossEntropyLoss</a>
 * with class indices or class probabilities.
 *
 * @param numbers [B, K]
 * @param weight the total weight of the rows, by which the mean divides
 */
public record Targets(double[] numbers, double weight) {
  /**
   * One label per row.
   *
   * @param labels [B]
   * @param classes K
   */
  public static Targets of(int[] labels, int classes, LossOptions options) {
    double[] probabilities = new double[labels.length * classes];
    for (int b = 0; b < labels.length; b++) {
      probabilities[b * classes + labels[b]] = 1;
    }
    return of(probabilities, classes, options);
  }

  /**
   * A probability per row and label.
   *
   * @param probabilities [B, K], each row's sum is 1
   * @param classes K
   */
  public static Targets of(double[] probabilities, int classes, LossOptions options) {
    double[] numbers = new double[probabilities.length];
    double total = 0;
    for (int i = 0; i < numbers.length; i++) {
      double weight = options.weight(i % classes);
      double smoothed =
          options.smoothing() / classes + (1 - options.smoothing()) * probabilities[i];
      numbers[i] = weight * smoothed;
      total += weight * probabilities[i];
    }
    return new Targets(numbers, total);
  }

  /** The numbers divided by the weight of all rows: those of the mean. */
  public float[] ofMean() {
    float[] out = new float[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (numbers[i] / weight);
    }
    return out;
  }
}
