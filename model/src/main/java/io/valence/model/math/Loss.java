package io.valence.model.math;

/** Softmax and cross-entropy over the rows of logits [B, K]. */
final class Loss {
  /** Each row's probabilities, [B, K]. */
  Matrix softmax(Matrix logits) {
    Matrix out = new Matrix(logits.rows(), logits.columns());
    int width = logits.columns();
    for (int b = 0; b < logits.rows(); b++) {
      double sum = 0;
      double largest = largest(logits, b);
      for (int k = 0; k < width; k++) {
        sum += Math.exp(logits.get(b, k) - largest);
      }
      for (int k = 0; k < width; k++) {
        out.data()[b * width + k] = (float) (Math.exp(logits.get(b, k) - largest) / sum);
      }
    }
    return out;
  }

  /** The sum over the rows of -log p(label), as torch's cross_entropy with reduction="sum". */
  double crossEntropy(Matrix logits, int[] labels) {
    double total = 0;
    for (int b = 0; b < logits.rows(); b++) {
      double sum = 0;
      double largest = largest(logits, b);
      for (int k = 0; k < logits.columns(); k++) {
        sum += Math.exp(logits.get(b, k) - largest);
      }
      total += Math.log(sum) + largest - logits.get(b, labels[b]);
    }
    return total;
  }

  /** The gradient of the mean cross-entropy: (softmax - one-hot) / B, [B, K]. */
  Matrix crossEntropyBackward(Matrix logits, int[] labels) {
    Matrix d = softmax(logits);
    for (int b = 0; b < d.rows(); b++) {
      d.data()[b * d.columns() + labels[b]] -= 1;
    }
    for (int e = 0; e < d.size(); e++) {
      d.data()[e] /= d.rows();
    }
    return d;
  }

  /** NaN when any logit of the row is. */
  private static double largest(Matrix logits, int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.columns(); k++) {
      largest = Math.max(largest, logits.get(row, k));
    }
    return largest;
  }
}
