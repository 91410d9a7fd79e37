package io.valence.data.encoding;

import java.util.regex.Pattern;

/**
 * Text decoded in an encoding that was guessed.
 *
 * @param text may begin and end inside a word
 */
record DecodedText(String text) {
  /** What may join the parts of a word, or two words, in any language. */
  private static final String JOINING = "\u2019\u2018\u00B7\u00AD\u2013\u2014\u2026";

  private static final Pattern NO_LETTER = Pattern.compile("\\P{L}+");

  /** Letters of a word that has no plain one only in another alphabet. */
  private static final int SHORTEST = 3;

  /** One word in so many with accents may have nothing else. */
  private static final int FEW = 10;

  /** One character in so many beyond ASCII may be out of place. */
  private static final int SELDOM = 100;

  /**
   * Whether its words are words. Symbols and capitals within them show another encoding: {@code é}
   * of DOS is {@code ‚} in Windows' encoding, and {@code Ž} that of old Macintosh computers. So do
   * Chinese characters in Korean text: half of Chinese is Hangul in EUC-KR. And Latin words with
   * more than twice as many accented letters as plain ones are those of another alphabet, as are
   * words of accented letters alone.
   */
  boolean hasWords() {
    return hasPlainLatin() && hasFewWordsOfAccentsAlone() && hasLittleThatIsStrange();
  }

  /** Words of three letters or more, among those with an accented letter. */
  private boolean hasFewWordsOfAccentsAlone() {
    int accented = 0;
    int alone = 0;
    for (String word : NO_LETTER.split(text)) {
      long letters = word.chars().filter(c -> c >= 0x80 && isLatinLetter(c)).count();
      accented += letters > 0 ? 1 : 0;
      alone += letters >= SHORTEST && letters == word.length() ? 1 : 0;
    }
    return alone * FEW <= accented;
  }

  private boolean hasPlainLatin() {
    long plain = text.chars().filter(c -> c < 0x80 && Character.isLetter(c)).count();
    long accented = text.chars().filter(c -> c >= 0x80 && isLatinLetter(c)).count();
    return accented <= 2 * plain;
  }

  private static boolean isLatinLetter(int c) {
    return Character.isLetter(c) && is(Character.UnicodeScript.LATIN, c);
  }

  private boolean hasLittleThatIsStrange() {
    int beyondAscii = 0;
    int strange = 0;
    boolean korean = text.codePoints().anyMatch(c -> is(Character.UnicodeScript.HANGUL, c));
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        beyondAscii++;
        strange += isStrange(i) || korean && is(Character.UnicodeScript.HAN, c) ? 1 : 0;
      }
    }
    return strange * SELDOM <= beyondAscii;
  }

  private static boolean is(Character.UnicodeScript script, int c) {
    return Character.UnicodeScript.of(c) == script;
  }

  private boolean isStrange(int i) {
    if (i == 0 || i == text.length() - 1 || !isOfAlphabet(text.charAt(i - 1))) {
      return false;
    }
    char c = text.charAt(i);
    if (Character.isUpperCase(c)) {
      return Character.isLowerCase(text.charAt(i - 1));
    }
    return isOfAlphabet(text.charAt(i + 1)) && !isInWords(c);
  }

  /** Whether it is a letter of a script that sets punctuation apart from words by spaces. */
  private static boolean isOfAlphabet(char c) {
    return Character.isLetter(c) && !Character.isIdeographic(c) && c < '\u2E80';
  }

  private static boolean isInWords(char c) {
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || Character.isUnicodeIdentifierPart(c) // marks
        || JOINING.indexOf(c) >= 0;
  }
}
