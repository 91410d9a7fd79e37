package io.valence.cli.serve;

/**
 * A text to predict.
 *
 * @param explain whether to return the effect of each word
 * @param running whether to return the prediction after each word
 */
public record Question(String text, boolean explain, boolean running) {
  /** Whether it takes as long as dozens of plain questions. */
  boolean isCostly() {
    return explain || running;
  }

  /** The cost in characters; at least 1. */
  int cost() {
    return text.length() + 1;
  }
}
