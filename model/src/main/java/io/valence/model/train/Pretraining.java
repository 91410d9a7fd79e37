package io.valence.model.train;

import io.valence.model.classifier.LanguageModel;

/** A pretraining between two batches: what resuming needs beside the rest of its training. */
public final class Pretraining {
  /**
   * Most tokens of a batch, since each is compared with every distinct word of it; of a longer text
   * the beginning is read.
   */
  public static final int MOST_TOKENS = 1 << 13;

  private final LanguageModel model;
  private final Optimizer optimizer;
  private int epochs;

  /** A pretraining that has not begun. */
  public Pretraining(LanguageModel model) {
    this.model = model;
    this.optimizer = new Optimizer(new Adam(0, false));
  }

  /** Goes on after so many epochs of a saved pretraining. */
  public void restore(int done) {
    epochs = done;
  }

  /** Notes an epoch done. */
  void endEpoch() {
    epochs++;
  }

  public LanguageModel model() {
    return model;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** How many epochs are done. */
  public int epochs() {
    return epochs;
  }
}
