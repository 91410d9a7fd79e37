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
  public double crossEntropy(Matrix logits, int[] labels) {
    return crossEntropy(logits, Targets.of(labels, logits.columns(), LossOptions.PLAIN));
  }

  /** The sum over rows and labels of -target · log p. */
  public double crossEntropy(Matrix logits, Targets targets) {
    double total = 0;
    for (int b = 0; b < logits.rows(); b++) {
      double log = logOfSum(logits, b);
      for (int k = 0; k < logits.columns(); k++) {
        double target = targets.numbers()[b * logits.columns() + k];
        total += target == 0 ? 0 : target * (log - logits.get(b, k));
      }
    }
    return total;
  }

  /** The training loss: the sum, and the gradient of the mean weighted by row. */
  public TrainingLoss training(Matrix logits, Targets targets) {
    double total = crossEntropy(logits, targets);
    return new TrainingLoss(() -> total, gradient(logits, targets));
  }

  /** For row weights 1 and no smoothing (softmax - one-hot) / B, [B, K]. */
  private Matrix gradient(Matrix logits, Targets targets) {
    Matrix d = softmax(logits);
    int width = d.columns();
    for (int b = 0; b < d.rows(); b++) {
      double sum = 0;
      for (int k = 0; k < width; k++) {
        sum += targets.numbers()[b * width + k];
      }
      for (int k = 0; k < width; k++) {
        int at = b * width + k;
        d.writableData()[at] = (float) (sum * d.data()[at] - targets.numbers()[at]);
        d.writableData()[at] /= (float) targets.weight();
      }
    }
    return d;
  }

  /**
   * The mean over rows of the entropy -Σ p log p, and its gradient: -p (log p + entropy) / B per
   * logit.
   */
  public TrainingLoss entropy(Matrix logits) {
    Matrix logP = logSoftmax(logits);
    Matrix gradient = new Matrix(logits.rows(), logits.columns());
    int width = logits.columns();
    double total = 0;
    for (int b = 0; b < logits.rows(); b++) {
      double entropy = 0;
      for (int k = 0; k < width; k++) {
        entropy -= Math.exp(logP.get(b, k)) * logP.get(b, k);
      }
      for (int k = 0; k < width; k++) {
        double p = Math.exp(logP.get(b, k));
        gradient.writableData()[b * width + k] =
            (float) (-p * (logP.get(b, k) + entropy) / logits.rows());
      }
      total += entropy;
    }
    double sum = total;
    return new TrainingLoss(() -> sum, gradient);
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
