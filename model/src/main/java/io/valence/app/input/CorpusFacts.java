package io.valence.app.input;

/**
 * The facts that the suggested settings depend on.
 *
 * @param rows training rows
 * @param tokens tokens of all rows
 * @param labels number of labels
 * @param vectors whether pretrained word vectors are used
 */
public record CorpusFacts(int rows, long tokens, int labels, boolean vectors) {
  /** Mean number of tokens per row. */
  public double meanLength() {
    return (double) tokens / rows;
  }
}
