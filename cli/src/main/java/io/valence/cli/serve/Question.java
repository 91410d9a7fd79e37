package io.valence.cli.serve;

/**
 * A text to be answered.
 *
 * @param explain whether the effect of each word is wanted
 * @param running whether the answer after each word is wanted
 */
public record Question(String text, boolean explain, boolean running) {
  /** Whether it takes as long as dozens of plain answers. */
  boolean isCostly() {
    return explain || running;
  }

  /** What it costs, in characters; never nothing. */
  int cost() {
    return text.length() + 1;
  }
}
