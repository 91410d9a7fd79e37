package io.valence.data;

import io.valence.data.text.TokenSink;

/**
 * Hash of a tokenized text: two different texts collide only by chance, once in 2¹²⁸.
 *
 * @param high half of the hash
 * @param low other half, with another multiplier
 * @param tokens number of tokens of the text
 */
record TextHash(long high, long low, int tokens) {
  private static final long FIRST = 0x9E3779B97F4A7C15L;
  private static final long SECOND = 0xD6E8FEB86659FD93L;

  static TextHash of(String text, TextConfig config) {
    Hash hash = new Hash();
    config.tokens(text, hash);
    return new TextHash(hash.high, hash.low, hash.tokens);
  }

  private static final class Hash implements TokenSink {
    private long high;
    private long low;
    private int tokens;

    @Override
    public void token(char[] text, int from, int to) {
      for (int i = from; i < to; i++) {
        next(text[i]);
      }
      next('\n');
      tokens++;
    }

    private void next(char c) {
      high = mixed(high + c + 1, FIRST);
      low = mixed(low + c + 1, SECOND);
    }

    private static long mixed(long value, long multiplier) {
      long product = value * multiplier;
      return product ^ product >>> 32;
    }
  }
}
