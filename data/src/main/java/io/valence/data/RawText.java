package io.valence.data;

import java.util.Map;

/**
 * Signs that a text cut at white space alone was not tokenized before.
 *
 * @param phrases part of the tokens that are several Chinese words in one
 * @param glued part of the tokens that are a word with its punctuation
 */
public record RawText(double phrases, double glued) {
  /** Chinese words of more characters are rare. */
  private static final int LONGEST_WORD = 6;

  /** Measured: 0.003 % of segmented ChnSentiCorp and 78 % of its raw text. */
  private static final double MANY_PHRASES = 0.1;

  /** Measured: 0.1 % of tokenized SST-2 and 9 % of raw IMDB. */
  private static final double MANY_GLUED = 0.03;

  static RawText of(Map<String, Long> counts) {
    double all = 0;
    double phrases = 0;
    double glued = 0;
    for (Map.Entry<String, Long> token : counts.entrySet()) {
      all += token.getValue();
      phrases += isPhrase(token.getKey()) ? token.getValue() : 0;
      glued += isGlued(token.getKey()) ? token.getValue() : 0;
    }
    return all == 0 ? new RawText(0, 0) : new RawText(phrases / all, glued / all);
  }

  private static boolean isPhrase(String token) {
    long han =
        token
            .codePoints()
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
            .count();
    return han > LONGEST_WORD;
  }

  private static boolean isGlued(String token) {
    char last = token.charAt(token.length() - 1);
    return token.length() > 2
        && ".,!?;:".indexOf(last) >= 0
        && Character.isLetter(token.charAt(token.length() - 2));
  }

  /** The tokenizer that such texts want; null when they look tokenized. */
  public Tokenizer better() {
    if (phrases > MANY_PHRASES) {
      return Tokenizer.CHINESE;
    }
    return glued > MANY_GLUED ? Tokenizer.WORD : null;
  }
}
