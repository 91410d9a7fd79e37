package io.valence.model.train;

import java.util.Arrays;

/** Training gave a loss or gradient that is not a finite number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NAMED = 8;

  /**
   * @param rows the training rows of the batch, counted from 0
   */
  DivergedException(int epoch, int batch, int[] rows) {
    super(
        "training diverged: the loss of batch "
            + batch
            + " in epoch "
            + epoch
            + " is not a finite number (training rows "
            + named(rows)
            + "); lower train.learningRate");
  }

  DivergedException(int epoch) {
    super(
        "training diverged: after epoch "
            + epoch
            + " the loss on dev is not a finite number; lower train.learningRate");
  }

  private static String named(int[] rows) {
    String first =
        String.join(
            ", ", Arrays.stream(rows).sorted().limit(NAMED).mapToObj(r -> "" + (r + 1)).toList());
    return rows.length > NAMED ? first + ", …" : first;
  }
}
