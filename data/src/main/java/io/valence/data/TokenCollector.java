package io.valence.data;

import io.valence.data.text.TokenSink;

/** Tokenizes texts and numbers their tokens by first occurrence. */
final class TokenCollector implements TokenSink {
  private final TextConfig config;
  private final TokenTable types = new TokenTable();
  private final IntList ids = new IntList();
  private final IntList starts = new IntList();
  private final IntList lines = new IntList();
  private int rowTokens;
  private int cut;

  TokenCollector(TextConfig config) {
    this.config = config;
    starts.add(0);
  }

  /**
   * Adds a text as the next row, if it has a token.
   *
   * @param line where it starts in its file, from 1
   * @return whether it has one
   */
  boolean add(String text, long line) {
    rowTokens = 0;
    config.tokens(text, this);
    if (rowTokens == 0) {
      return false;
    }
    cut += rowTokens > config.maxTokens() ? 1 : 0;
    config.cut(ids, ids.size() - rowTokens);
    starts.add(ids.size());
    lines.add(Math.toIntExact(line));
    return true;
  }

  @Override
  public void token(char[] text, int from, int to) {
    rowTokens++;
    ids.add(types.add(text, from, to));
  }

  /** The number of rows so far. */
  int rows() {
    return lines.size();
  }

  /** The distinct tokens. */
  TokenTable types() {
    return types;
  }

  /**
   * All rows, with the ids of {@link #types}.
   *
   * @param probabilities of all labels for each row; null where it has its label only
   */
  Corpus corpus(int[] labels, float[][] probabilities) {
    return new Corpus(ids.toArray(), starts.toArray(), labels, probabilities, lines.toArray(), cut);
  }
}
