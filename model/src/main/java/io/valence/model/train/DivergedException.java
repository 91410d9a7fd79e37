package io.valence.model.train;

import java.util.Arrays;

/** Training gave a loss or gradient that is not a finite number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NAMED = 8;

  /**
   * @param work training or pretraining
   * @param lines first lines of the batch's rows in the training file
   */
  DivergedException(String work, int epoch, int batch, int[] lines) {
    super(
        work
            + " diverged: the loss of batch "
            + batch
            + " in epoch "
            + epoch
            + " is not a finite number (lines "
            + named(lines)
            + " of what it trains on); lower train.learningRate");
  }

  DivergedException(int epoch) {
    super(
        "training diverged: after epoch "
            + epoch
            + " the loss on dev is not a finite number; lower train.learningRate");
  }

  private static String named(int[] lines) {
    String first =
        String.join(
            ", ", Arrays.stream(lines).sorted().limit(NAMED).mapToObj(Integer::toString).toList());
    return lines.length > NAMED ? first + ", …" : first;
  }
}
