package io.valence.model.math;

/**
 * The result of a recurrent layer for a packed batch. The rest is private to the backend that made
 * it; only that backend can run it backward, once.
 *
 * <p>Row n of each matrix belongs to the same token; directions are stacked, as in {@link
 * RecurrenceInput}.
 */
public interface RecurrenceTape {
  /** The input. */
  RecurrenceInput input();

  /** h after each token's step, [D·N, H]. */
  Matrix hidden();

  /** LSTM: c after each token's step, [D·N, H]; undefined for others or without recording. */
  Matrix cellState();
}
