package io.valence.app.input;

/**
 * The facts that the suggested settings depend on.
 *
 * @param rows training rows
 * @param tokens tokens of all rows
 * @param labels number of labels
 * @param vectors whether pretrained word vectors are used
 * @param unlabeled whether there are more texts without labels
 * @param taught whether another model helps: a teacher, its probabilities in the file, or a model
 *     to start from
 * @param inflected whether they are in a language with many forms of a word, besides English
 * @param layers whether the recurrent layers that come with Valence fit the network and its vectors
 */
public record CorpusFacts(
    int rows,
    long tokens,
    int labels,
    boolean vectors,
    boolean unlabeled,
    boolean taught,
    boolean inflected,
    boolean layers) {
  private static final int FEW_ROWS = 2000;

  /** Facts of rows without further help. */
  public CorpusFacts(int rows, long tokens, int labels) {
    this(rows, tokens, labels, false, false, false, false, false);
  }

  /** The same rows with other help. */
  public CorpusFacts with(boolean otherVectors, boolean otherTexts, boolean otherTeacher) {
    return new CorpusFacts(
        rows, tokens, labels, otherVectors, otherTexts, otherTeacher, inflected, layers);
  }

  /** The same rows, with or without recurrent layers to start from. */
  public CorpusFacts withLayers(boolean other) {
    return new CorpusFacts(rows, tokens, labels, vectors, unlabeled, taught, inflected, other);
  }

  /** The same rows in a language with many forms of a word, or in another one. */
  public CorpusFacts withInflected(boolean other) {
    return new CorpusFacts(rows, tokens, labels, vectors, unlabeled, taught, other, layers);
  }

  /** Whether there are so few rows that what other texts teach helps most. */
  public boolean isSmall() {
    return rows < FEW_ROWS;
  }

  /** Mean number of tokens per row. */
  public double meanLength() {
    return (double) tokens / rows;
  }
}
