package io.valence.data;

import io.valence.data.text.TokenSink;
import io.valence.data.text.Tokenizer;
import io.valence.data.text.UnicodeText;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The tokenizer that the texts of a file need: what {@code data.tokenizer=auto} selects.
 *
 * @param tokenizer the tokenizer, never {@link Tokenizer#AUTO}
 * @param reason human-readable reason
 */
public record TokenizerChoice(Tokenizer tokenizer, String reason) {
  /** Number of first rows examined. */
  private static final int SAMPLE = 1000;

  /** Fraction of letters above which their script is the text's. */
  private static final double MOST = 0.3;

  /** Japanese is written with Chinese characters, but never without kana. */
  private static final double SOME = 0.05;

  /**
   * Measured: 1.7 characters per word in segmented ChnSentiCorp, 9 between spaces in its raw text.
   */
  private static final double LONGEST_MEAN_WORD = 3;

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

  /** Measured: 0.1 % of the words of tokenized SST-2, 9 % of those of raw IMDB. */
  private static final double MANY_ATTACHED = 0.03;

  /** Where punctuation is rare, as in headlines: enough if less of it stands alone. */
  private static final double SOME_ATTACHED = 0.005;

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
    Sample sample = new Sample();
    file.silently()
        .readFirst(
            SAMPLE,
            row -> {
              sample.add(row.text());
              sample.labels.add(row.label());
            });
    return sample.choice();
  }

  /**
   * Examines the first texts of some files.
   *
   * @throws io.valence.data.table.InputException when one cannot be read
   */
  public static TokenizerChoice of(UnlabeledTexts texts) {
    Sample sample = new Sample();
    int[] left = {SAMPLE};
    texts
        .silently()
        .read(
            (text, line) -> {
              sample.add(text);
              return --left[0] > 0;
            });
    return sample.choice();
  }

  /** A configuration with this tokenizer where it leaves the choice open. */
  public DataConfig over(DataConfig config) {
    return config.tokenizer() == Tokenizer.AUTO ? config.withTokenizer(tokenizer) : config;
  }

  /** The name of the tokenizer in the configuration. */
  public String name() {
    return tokenizer.name().toLowerCase(Locale.ROOT);
  }

  /** Counts over the texts, split at whitespace. */
  private static final class Sample implements TokenSink {
    private static final String AFTER = ".,!?;:)]”“»";
    private static final String BEFORE = "([“„«";

    private final Map<UnicodeScript, Long> letters = new EnumMap<>(UnicodeScript.class);
    private final Set<String> labels = new HashSet<>();
    private long words;
    private long attached;
    private long alone;
    private long otherLetters;
    private long hanWords;
    private final StringBuilder chinese = new StringBuilder(); // every Chinese character

    private long rows;
    private long unspacedRows;

    void add(String text) {
      long before = words;
      Tokenizer.WHITESPACE.cut(text.toCharArray(), this);
      rows++;
      unspacedRows += isUnspaced(text, words - before) ? 1 : 0;
    }

    /**
     * Whether a text is mostly in such a script, with more of its letters a word than a word has.
     */
    private static boolean isUnspaced(String text, long words) {
      long all = text.codePoints().filter(Character::isLetter).count();
      long some =
          text.codePoints().filter(Character::isLetter).filter(Tokenizer::isUnspaced).count();
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

    private boolean isRaw() {
      return attached > MANY_ATTACHED * words
          || attached > SOME_ATTACHED * words && attached > alone;
    }

    TokenizerChoice choice() {
      if (part(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA) > SOME) {
        return unspaced(words(), "Japanese");
      }
      if (part(UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR)
          > MOST) {
        return unspaced(words(), "a language");
      }
      if (part(UnicodeScript.TIBETAN) > MOST) {
        return unspaced(Tokenizer.CHAR, "a language");
      }
      if (part(UnicodeScript.HAN) > MOST) {
        return isTraditional() ? unspaced(words(), "traditional Chinese") : chinese();
      }
      double unspaced = rows == 0 ? 0 : (double) unspacedRows / rows;
      if (unspaced > MANY_UNSPACED && UnicodeText.isAvailable()) {
        return new TokenizerChoice(
            Tokenizer.UNICODE,
            String.format(
                Locale.ROOT, "%.0f %% of rows have no spaces between words", 100 * unspaced));
      }
      return isRaw()
          ? raw()
          : new TokenizerChoice(Tokenizer.WHITESPACE, "the text is already tokenized");
    }

    /**
     * {@code word} knows English clitics and keeps words with hyphens together, as the English
     * vectors do; ICU splits them, which pays where compounds are many.
     */
    private TokenizerChoice raw() {
      boolean english = otherLetters <= OTHER_LETTERS * allLetters();
      return new TokenizerChoice(
          english || !UnicodeText.isAvailable() ? Tokenizer.WORD : Tokenizer.UNICODE,
          String.format(
              Locale.ROOT,
              "raw text%s: punctuation is attached to %.0f %% of words",
              english ? "" : " with letters besides a to z",
              Math.max(1, 100.0 * attached / words)));
    }

    private long allLetters() {
      return letters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** By dictionaries, if ICU is there; it is optional. */
    private static Tokenizer words() {
      return UnicodeText.isAvailable() ? Tokenizer.UNICODE : Tokenizer.CHAR;
    }

    private TokenizerChoice chinese() {
      TokenizerChoice choice = unspaced(Tokenizer.CHINESE, "Chinese");
      boolean headlines =
          rows < SAMPLE && labels.size() > FEW_KINDS && allLetters() <= SHORT_TEXT * rows;
      return choice.tokenizer == Tokenizer.CHINESE && headlines
          ? unspaced(Tokenizer.CHAR, "few short texts of many labels, in Chinese")
          : choice;
    }

    private boolean isTraditional() {
      return UnicodeText.isAvailable() && new UnicodeText(chinese.toString()).isTraditional();
    }

    private TokenizerChoice unspaced(Tokenizer tokenizer, String language) {
      return hanWords > 0 && (double) allLetters() / words > LONGEST_MEAN_WORD
              || hanWords == 0 && tokenizer != Tokenizer.CHINESE
          ? new TokenizerChoice(tokenizer, language + " without spaces between words")
          : new TokenizerChoice(
              Tokenizer.WHITESPACE, language + " with spaces between words: already tokenized");
    }

    private double part(UnicodeScript... scripts) {
      long some = 0;
      for (UnicodeScript script : scripts) {
        some += letters.getOrDefault(script, 0L);
      }
      long all = allLetters();
      return all == 0 ? 0 : (double) some / all;
    }
  }
}
