package io.valence.app.input;

/**
 * What the suggested settings follow from.
 *
 * @param rows to train on
 * @param tokens of them together
 * @param labels how many there are
 * @param vectors whether pretrained word vectors are used
 */
public record CorpusFacts(int rows, long tokens, int labels, boolean vectors) {
  /** Mean number of tokens of a row. */
  public double meanLength() {
    return (double) tokens / rows;
  }
}
