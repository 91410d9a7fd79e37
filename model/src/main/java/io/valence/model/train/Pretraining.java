package io.valence.model.train;

import io.valence.model.classifier.LanguageModel;

/** A pretraining between two batches, as needed for resuming it. */
public final class Pretraining {
  /**
   * Maximum tokens per batch, since each is compared with every distinct word of it; longer texts
   * are truncated to their beginning.
   */
  public static final int MOST_TOKENS = 1 << 13;

  private final LanguageModel model;
  private final Optimizer optimizer;
  private int epochs;

  /** A pretraining that has not started. */
  public Pretraining(LanguageModel model) {
    this.model = model;
    this.optimizer = new Optimizer(new Adam(0, false));
  }

  /** Continues after that many epochs of a saved pretraining. */
  public void restore(int done) {
    epochs = done;
  }

  /** Counts a finished epoch. */
  void endEpoch() {
    epochs++;
  }

  public LanguageModel model() {
    return model;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** Number of finished epochs. */
  public int epochs() {
    return epochs;
  }
}
