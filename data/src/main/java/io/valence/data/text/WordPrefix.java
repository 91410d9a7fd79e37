package io.valence.data.text;

/**
 * Passes on the first letters of each word, so that the forms of a word are one token: {@code
 * gute}, {@code guter} and {@code gutes}, and compounds with the same beginning. Truncation is a
 * stemmer that needs to know no language (McNamee, Nicholas and Mayfield, Addressing Morphological
 * Variation in Alphabetic Languages, SIGIR 2009).
 *
 * <p>Characters that are not letters are not counted, and marks stay with their letter. Words of
 * scripts without spaces between words, which have no endings, stay whole.
 *
 * @param letters number of letters kept per word, at least 1
 * @param sink receives the shortened tokens
 */
public record WordPrefix(int letters, TokenSink sink) implements TokenSink {
  @Override
  public void token(char[] text, int from, int to) {
    sink.token(text, from, end(text, from, to));
  }

  private int end(char[] text, int from, int to) {
    if (to - from <= letters) {
      return to;
    }
    int left = letters;
    for (int at = from; at < to; ) {
      int character = Character.codePointAt(text, at, to);
      if (Character.isLetter(character)) {
        if (Tokenizer.isUnspaced(character)) {
          return to;
        }
        if (--left < 0) {
          return at;
        }
      }
      at += Character.charCount(character);
    }
    return to;
  }
}
