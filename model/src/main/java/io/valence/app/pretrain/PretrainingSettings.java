package io.valence.app.pretrain;

import java.util.List;

/**
 * Settings that suit texts of this size, as assignments: {@code train.batch=32}. They depend on
 * nothing but the texts.
 *
 * @param texts number of texts
 * @param tokens tokens of all texts
 */
record PretrainingSettings(int texts, long tokens) {
  /** Tokens per batch. */
  private static final int BATCH_TOKENS = 1000;

  private static final int SMALLEST_BATCH = 8;
  private static final int LARGEST_BATCH = 128;

  /** Tokens to be read in all epochs together, within the limits below. */
  private static final long ALL_TOKENS = 60_000_000;

  private static final int FEWEST_EPOCHS = 4;
  private static final int MOST_EPOCHS = 20;

  /** The assignments. */
  List<String> assignments() {
    long batch = BATCH_TOKENS * (long) texts / tokens;
    long epochs = ALL_TOKENS / tokens;
    return List.of(
        "model.dropout=0.2",
        "model.embeddingDropout=0.1",
        "train.batch=" + Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, batch)),
        "train.epochs=" + Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, epochs)),
        "train.patience=2",
        "train.learningRate=0.004",
        "train.schedule=cosine");
  }
}
