package io.valence.data.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/** What the words and letters of some texts are like, split at whitespace. */
public final class TextSample implements TokenSink {
  private static final String AFTER = ".,!?;:)]”“»";
  private static final String BEFORE = "([“„«";

  /** Fraction of letters above which their script is the text's. */
  private static final double MOST = 0.3;

  /**
   * Measured: 1.7 characters per word in segmented ChnSentiCorp, 9 between spaces in its raw text.
   */
  private static final double LONGEST_MEAN_WORD = 3;

  /** Measured: 0.1 % of the words of tokenized SST-2, 9 % of those of raw IMDB. */
  private static final double MANY_ATTACHED = 0.03;

  /** Where punctuation is rare, as in headlines: enough if less of it stands alone. */
  private static final double SOME_ATTACHED = 0.005;

  private final Map<UnicodeScript, Long> letters = new EnumMap<>(UnicodeScript.class);
  private long words;
  private long attached;
  private long alone;
  private long otherLetters;
  private long hanWords;
  private final StringBuilder chinese = new StringBuilder(); // every Chinese character

  private long rows;
  private long unspacedRows;

  /** Adds a text. */
  public void add(String text) {
    long before = words;
    Tokenizer.WHITESPACE.cut(text.toCharArray(), this);
    rows++;
    unspacedRows += isUnspaced(text, words - before) ? 1 : 0;
  }

  /** Whether a text is mostly in such a script, with more of its letters a word than a word has. */
  private static boolean isUnspaced(String text, long words) {
    long all = text.codePoints().filter(Character::isLetter).count();
    long some = text.codePoints().filter(Character::isLetter).filter(Tokenizer::isUnspaced).count();
    return some > MOST * all && some > LONGEST_MEAN_WORD * words;
  }

  @Override
  public void token(char[] text, int from, int to) {
    String token = new String(text, from, to - from);
    words++;
    attached += isPunctuationAttached(token) ? 1 : 0;
    alone += token.codePoints().noneMatch(Character::isLetterOrDigit) ? 1 : 0;
    boolean han = false;
    for (int at = 0; at < token.length(); at += Character.charCount(token.codePointAt(at))) {
      int character = token.codePointAt(at);
      if (Character.isLetter(character)) {
        UnicodeScript script = UnicodeScript.of(character);
        letters.merge(script, 1L, Long::sum);
        otherLetters += character > 'z' ? 1 : 0;
        if (script == UnicodeScript.HAN) {
          han = true;
          chinese.appendCodePoint(character);
        }
      }
    }
    hanWords += han ? 1 : 0;
  }

  /** Whether a mark follows a word, or a bracket or quotation mark precedes it. */
  private static boolean isPunctuationAttached(String token) {
    int last = token.length() - 1;
    return last > 1
        && (AFTER.indexOf(token.charAt(last)) >= 0 && Character.isLetter(token.charAt(last - 1))
            || BEFORE.indexOf(token.charAt(0)) >= 0 && Character.isLetter(token.charAt(1)));
  }

  /** The number of texts. */
  public long rows() {
    return rows;
  }

  /** The number of letters of all texts. */
  public long letters() {
    return letters.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Fraction of letters that are of some scripts; 0 without letters. */
  public double part(UnicodeScript... scripts) {
    long some = 0;
    for (UnicodeScript script : scripts) {
      some += letters.getOrDefault(script, 0L);
    }
    return fraction(some, letters());
  }

  /** Whether the texts are in one of these scripts. */
  public boolean isIn(UnicodeScript... scripts) {
    return part(scripts) > MOST;
  }

  /** Fraction of letters besides a to z and A to Z; 0 without letters. */
  public double otherLetters() {
    return fraction(otherLetters, letters());
  }

  /** Fraction of texts in a script without spaces between words that have none; 0 without texts. */
  public double unspacedRows() {
    return fraction(unspacedRows, rows);
  }

  /** Fraction of words with punctuation attached; 0 without words. */
  public double attachedWords() {
    return fraction(attached, words);
  }

  /** Whether punctuation is attached to words, as it is not in tokenized text. */
  public boolean isRaw() {
    return attachedWords() > MANY_ATTACHED || attachedWords() > SOME_ATTACHED && attached > alone;
  }

  /** Whether what is between spaces is longer than a Chinese word. */
  public boolean hasLongWords() {
    return (double) letters() / words > LONGEST_MEAN_WORD;
  }

  /** Whether a word has a Chinese character. */
  public boolean hasChinese() {
    return hanWords > 0;
  }

  /** Whether the Chinese characters are traditional ones; false without ICU. */
  public boolean isTraditional() {
    return UnicodeText.isAvailable() && new UnicodeText(chinese.toString()).isTraditional();
  }

  private static double fraction(long some, long all) {
    return all == 0 ? 0 : (double) some / all;
  }
}
