package io.valence.nn;

import io.valence.model.math.Matrix;
import java.util.stream.IntStream;

/** Losses over rows of class scores, and log-softmax. */
public final class Losses {
  private Losses() {}

  /**
   * A loss and its gradient.
   *
   * @param value mean over non-ignored rows
   * @param gradient d value / d input, with the input's shape
   */
  public record Loss(double value, Tensor gradient) {}

  /**
   * Log-probabilities; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html">torch.nn.LogSoftmax</a>
   * over the last dimension.
   *
   * @param logits [N, C]
   * @return [N, C]
   */
  public static Tensor logSoftmax(Tensor logits) {
    requireScores(logits);
    return Tensor.of(
        new io.valence.model.math.Loss().logSoftmax(logits.matrix()).data(), logits.shape());
  }

  /**
   * Cross-entropy; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">torch.nn.CrossEntropyLoss</a>
   * with {@code ignore_index=-100}.
   *
   * @param logits [N, C]
   * @param targets the class of each row, 0 to C - 1; -100 for an ignored row
   * @return the mean over the rows not ignored; NaN if there are none
   * @throws IllegalArgumentException if a target is out of range, or their number is wrong
   */
  public static Loss crossEntropy(Tensor logits, int[] targets) {
    int[] counted = requireTargets(logits, targets);
    int classes = logits.size(1);
    Matrix probabilities = new io.valence.model.math.Loss().softmax(logits.matrix());
    Tensor log = logSoftmax(logits);
    Tensor gradient = Tensor.zeros(logits.shape());
    double total = 0;
    for (int n : counted) {
      total -= log.get(n, targets[n]);
      for (int c = 0; c < classes; c++) {
        double d = probabilities.get(n, c) - (c == targets[n] ? 1 : 0);
        gradient.data()[n * classes + c] = (float) (d / counted.length);
      }
    }
    return new Loss(total / counted.length, gradient);
  }

  /**
   * Negative log-likelihood; <a
   * href="https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html">torch.nn.NLLLoss</a>.
   *
   * @param logProbabilities [N, C], from {@link #logSoftmax}
   * @param targets as for {@link #crossEntropy}
   * @return the mean over the rows not ignored; NaN if none
   */
  public static Loss nll(Tensor logProbabilities, int[] targets) {
    int[] counted = requireTargets(logProbabilities, targets);
    Tensor gradient = Tensor.zeros(logProbabilities.shape());
    double total = 0;
    for (int n : counted) {
      total -= logProbabilities.get(n, targets[n]);
      gradient.data()[n * logProbabilities.size(1) + targets[n]] = -1f / counted.length;
    }
    return new Loss(total / counted.length, gradient);
  }

  private static void requireScores(Tensor scores) {
    Module.require(
        scores.dim() == 2 && scores.size(1) > 0, "Expected scores [N, C], got " + scores);
  }

  /** Non-ignored rows. */
  private static int[] requireTargets(Tensor scores, int[] targets) {
    requireScores(scores);
    Module.require(
        scores.size(0) == targets.length,
        "Expected input batch_size ("
            + scores.size(0)
            + ") to match target batch_size ("
            + targets.length
            + ").");
    for (int target : targets) {
      Module.require(
          target == -100 || target >= 0 && target < scores.size(1),
          "Target " + target + " is out of bounds.");
    }
    return IntStream.range(0, targets.length).filter(n -> targets[n] >= 0).toArray();
  }
}
