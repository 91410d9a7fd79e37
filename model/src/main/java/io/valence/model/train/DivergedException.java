package io.valence.model.train;

/** Training gave a loss or gradient that is not a finite number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(int epoch, int batch) {
    super(
        "training diverged: the loss of batch "
            + batch
            + " in epoch "
            + epoch
            + " is not a finite number; lower train.learningRate");
  }

  DivergedException(int epoch) {
    super(
        "training diverged: after epoch "
            + epoch
            + " the loss on dev is not a finite number; lower train.learningRate");
  }
}
