package io.valence.model.math;

/**
 * How rows count in the training loss; as in <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">torch.nn.CrossEntropyLoss</a>.
 *
 * @param classWeights the weight of each label, [K]; null for 1
 * @param smoothing probability taken from a row's label and spread over all K, in [0, 1)
 */
public record LossOptions(float[] classWeights, double smoothing) {
  /** Every row alike, its label certain. */
  public static final LossOptions PLAIN = new LossOptions(null, 0);

  public double weight(int label) {
    return classWeights == null ? 1 : classWeights[label];
  }

  /** That of all of a batch's rows together. */
  public double weight(int[] labels) {
    double sum = 0;
    for (int label : labels) {
      sum += weight(label);
    }
    return sum;
  }
}
