package io.valence.model.math;

/**
 * Softmax and cross-entropy over the rows of logits [B, K], in double precision: exact, for a few
 * classes. The tied softmax of a backend has its own code for thousands of words.
 */
public final class Loss {
  /** Each row's probabilities, [B, K]. */
  public Matrix softmax(Matrix logits) {
    Matrix out = new Matrix(logits.rows(), logits.columns());
    int width = logits.columns();
    for (int b = 0; b < logits.rows(); b++) {
      double sum = 0;
      double largest = largest(logits, b);
      for (int k = 0; k < width; k++) {
        sum += Math.exp(logits.get(b, k) - largest);
      }
      for (int k = 0; k < width; k++) {
        out.writableData()[b * width + k] = (float) (Math.exp(logits.get(b, k) - largest) / sum);
      }
    }
    return out;
  }

  /** The logarithm of each row's probabilities, [B, K]. */
  public Matrix logSoftmax(Matrix logits) {
    Matrix out = new Matrix(logits.rows(), logits.columns());
    int width = logits.columns();
    for (int b = 0; b < logits.rows(); b++) {
      double log = logOfSum(logits, b);
      for (int k = 0; k < width; k++) {
        out.writableData()[b * width + k] = (float) (logits.get(b, k) - log);
      }
    }
    return out;
  }

  /** The sum over rows of -log p(label), like torch's cross_entropy with reduction="sum". */
  public double crossEntropy(Matrix logits, int[] labels, LossOptions options) {
    double total = 0;
    for (int b = 0; b < logits.rows(); b++) {
      double log = logOfSum(logits, b);
      for (int k = 0; k < logits.columns(); k++) {
        double part = target(options, labels[b], k, logits.columns());
        total += part == 0 ? 0 : part * (log - logits.get(b, k));
      }
    }
    return total;
  }

  /** The training loss: the sum, and the gradient of the mean weighted by row. */
  public TrainingLoss training(Matrix logits, int[] labels, LossOptions options) {
    double total = crossEntropy(logits, labels, options);
    return new TrainingLoss(() -> total, gradient(logits, labels, options));
  }

  /** For row weights 1 and no smoothing (softmax - one-hot) / B, [B, K]. */
  private Matrix gradient(Matrix logits, int[] labels, LossOptions options) {
    Matrix d = softmax(logits);
    int width = d.columns();
    for (int b = 0; b < d.rows(); b++) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        sum += target(options, labels[b], k, width);
      }
      for (int k = 0; k < width; k++) {
        int at = b * width + k;
        d.writableData()[at] = (float) (sum * d.data()[at] - target(options, labels[b], k, width));
      }
    }
    double weights = options.weight(labels);
    for (int e = 0; e < d.size(); e++) {
      d.writableData()[e] /= (float) weights;
    }
    return d;
  }

  /**
   * The weight of each -log p(k) of each row, [B, K]. The loss is the sum of the products; the
   * gradient of a row is (sum of targets) · softmax - targets.
   */
  public float[] targets(int[] labels, int classes, LossOptions options) {
    float[] out = new float[labels.length * classes];
    double weights = options.weight(labels);
    for (int b = 0; b < labels.length; b++) {
      for (int k = 0; k < classes; k++) {
        out[b * classes + k] = (float) (target(options, labels[b], k, classes) / weights);
      }
    }
    return out;
  }

  /** The weight of -log p(k) in a row's loss. */
  private static double target(LossOptions options, int label, int k, int classes) {
    double spread = options.smoothing() / classes * options.weight(k);
    return k == label ? spread + (1 - options.smoothing()) * options.weight(label) : spread;
  }

  private static double logOfSum(Matrix logits, int row) {
    double sum = 0;
    double largest = largest(logits, row);
    for (int k = 0; k < logits.columns(); k++) {
      sum += Math.exp(logits.get(row, k) - largest);
    }
    return Math.log(sum) + largest;
  }

  /** NaN if any logit in the row is. */
  private static double largest(Matrix logits, int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.columns(); k++) {
      largest = Math.max(largest, logits.get(row, k));
    }
    return largest;
  }
}
