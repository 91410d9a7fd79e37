package io.valence.model.math;

/**
 * The row weights of the training loss, as in <a
 * href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">torch.nn.CrossEntropyLoss</a>.
 *
 * @param classWeights the weight of each label, [K]; null for 1
 * @param smoothing probability moved from a row's label to all K labels, in [0, 1)
 */
public record LossOptions(float[] classWeights, double smoothing) {
  /** Equal row weights, no smoothing. */
  public static final LossOptions PLAIN = new LossOptions(null, 0);

  public double weight(int label) {
    return classWeights == null ? 1 : classWeights[label];
  }
}
