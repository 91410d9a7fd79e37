package io.valence.data;

import io.valence.data.text.TextSample;
import io.valence.data.text.Tokenizer;
import io.valence.data.text.UnicodeText;
import java.lang.Character.UnicodeScript;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The tokenizer that the texts of a file need: what {@code data.tokenizer=auto} selects.
 *
 * @param tokenizer the tokenizer, never {@link Tokenizer#AUTO}
 * @param reason human-readable reason
 * @param inflected whether the language is not English but has spaces between words and letters
 *     besides a to z: most such languages have many forms of a word
 */
public record TokenizerChoice(Tokenizer tokenizer, String reason, boolean inflected) {
  /** Number of first rows examined. */
  private static final int SAMPLE = 1000;

  /** Japanese is written with Chinese characters, but never without kana. */
  private static final double SOME = 0.05;

  /** Fraction of rows without spaces above which a file in several languages is cut by ICU. */
  private static final double MANY_UNSPACED = 0.1;

  /**
   * Few headlines of more kinds know characters better than words: with 300 of six kinds 79 % of
   * dev are right instead of 72 %. With two labels (reviews) words are better, with 1000 rows as
   * good.
   */
  private static final int FEW_KINDS = 5;

  /** Letters of a headline. */
  private static final int SHORT_TEXT = 60;

  /**
   * Fraction of letters besides a to z above which a text is not English. Measured: 0.1 % at most
   * in eleven English corpora, 1.3 to 3 % in German, French and Spanish.
   */
  private static final double OTHER_LETTERS = 0.005;

  /**
   * Examines the first rows of a file.
   *
   * @throws io.valence.data.table.InputException when a row cannot be read
   */
  public static TokenizerChoice of(LabeledFile file) {
    TextSample sample = new TextSample();
    Set<String> labels = new HashSet<>();
    file.silently()
        .readFirst(
            SAMPLE,
            row -> {
              sample.add(row.text());
              labels.add(row.label());
            });
    return new Choosing(sample, labels.size()).choice();
  }

  /**
   * Examines the first texts of some files.
   *
   * @throws io.valence.data.table.InputException when one cannot be read
   */
  public static TokenizerChoice of(UnlabeledTexts texts) {
    TextSample sample = new TextSample();
    int[] left = {SAMPLE};
    texts
        .silently()
        .read(
            (text, line) -> {
              sample.add(text);
              return --left[0] > 0;
            });
    return new Choosing(sample, 0).choice();
  }

  /** A configuration with this tokenizer where it leaves the choice open. */
  public DataConfig over(DataConfig config) {
    return config.tokenizer() == Tokenizer.AUTO ? config.withTokenizer(tokenizer) : config;
  }

  /** The name of the tokenizer in the configuration. */
  public String name() {
    return tokenizer.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Chooses by a sample.
   *
   * @param labels number of labels in it
   */
  private record Choosing(TextSample sample, int labels) {
    TokenizerChoice choice() {
      if (sample.part(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA) > SOME) {
        return unspaced(words(), "Japanese");
      }
      if (sample.isIn(
          UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR)) {
        return unspaced(words(), "a language");
      }
      if (sample.isIn(UnicodeScript.TIBETAN)) {
        return unspaced(Tokenizer.CHAR, "a language");
      }
      if (sample.isIn(UnicodeScript.HAN)) {
        return sample.isTraditional() ? unspaced(words(), "traditional Chinese") : chinese();
      }
      double unspaced = sample.unspacedRows();
      if (unspaced > MANY_UNSPACED && UnicodeText.isAvailable()) {
        return new TokenizerChoice(
            Tokenizer.UNICODE,
            String.format(
                Locale.ROOT, "%.0f %% of rows have no spaces between words", 100 * unspaced),
            false);
      }
      return sample.isRaw()
          ? raw()
          : new TokenizerChoice(
              Tokenizer.WHITESPACE, "the text is already tokenized", isInflected());
    }

    private boolean isInflected() {
      return sample.otherLetters() > OTHER_LETTERS;
    }

    /**
     * {@code word} knows English clitics and keeps words with hyphens together, as the English
     * vectors do; ICU splits them, which pays where compounds are many.
     */
    private TokenizerChoice raw() {
      boolean other = isInflected();
      return new TokenizerChoice(
          other && UnicodeText.isAvailable() ? Tokenizer.UNICODE : Tokenizer.WORD,
          String.format(
              Locale.ROOT,
              "raw text%s: punctuation is attached to %.0f %% of words",
              other ? " with letters besides a to z" : "",
              Math.max(1, 100 * sample.attachedWords())),
          other);
    }

    /** By dictionaries, if ICU is there; it is optional. */
    private static Tokenizer words() {
      return UnicodeText.isAvailable() ? Tokenizer.UNICODE : Tokenizer.CHAR;
    }

    private TokenizerChoice chinese() {
      TokenizerChoice choice = unspaced(Tokenizer.CHINESE, "Chinese");
      boolean headlines =
          sample.rows() < SAMPLE
              && labels > FEW_KINDS
              && sample.letters() <= SHORT_TEXT * sample.rows();
      return choice.tokenizer == Tokenizer.CHINESE && headlines
          ? unspaced(Tokenizer.CHAR, "few short texts of many labels, in Chinese")
          : choice;
    }

    private TokenizerChoice unspaced(Tokenizer tokenizer, String language) {
      boolean unspaced =
          sample.hasChinese() ? sample.hasLongWords() : tokenizer != Tokenizer.CHINESE;
      return unspaced
          ? new TokenizerChoice(tokenizer, language + " without spaces between words", false)
          : new TokenizerChoice(
              Tokenizer.WHITESPACE,
              language + " with spaces between words: already tokenized",
              false);
    }
  }
}
