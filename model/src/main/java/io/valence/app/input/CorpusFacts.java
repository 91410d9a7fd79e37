package io.valence.app.input;

/**
 * The facts that the suggested settings depend on.
 *
 * @param rows training rows
 * @param tokens tokens of all rows
 * @param labels number of labels
 * @param vectors whether pretrained word vectors are used
 * @param unlabeled whether there are more texts without labels
 */
public record CorpusFacts(int rows, long tokens, int labels, boolean vectors, boolean unlabeled) {
  /** The same rows with other help. */
  CorpusFacts with(boolean otherVectors, boolean otherTexts) {
    return new CorpusFacts(rows, tokens, labels, otherVectors, otherTexts);
  }

  /** Mean number of tokens per row. */
  public double meanLength() {
    return (double) tokens / rows;
  }
}
