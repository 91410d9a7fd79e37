package io.valence.model.math;

/**
 * What a recurrent layer computed for a packed batch. The rest of it is the backend's own, which
 * made it and alone can run it backward, once.
 *
 * <p>Row n of each matrix belongs to the same token; directions lie one below the other, as in
 * {@link RecurrenceInput}.
 */
public interface RecurrenceTape {
  /** What was read. */
  RecurrenceInput input();

  /** h after the step of each token, [D·N, H]. */
  Matrix hidden();

  /** LSTM: c after the step of each token, [D·N, H]; undefined for others or without a record. */
  Matrix cellState();
}
