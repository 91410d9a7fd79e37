package io.valence.data.text;

import io.valence.data.table.InputException;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code data.tokenizer}: how a text is split into tokens. */
public enum Tokenizer {
  /**
   * Chosen from the rows of the training file; see {@link io.valence.data.TokenizerChoice}. Does
   * not tokenize.
   */
  AUTO {
    @Override
    public void cut(char[] text, TokenSink sink) {
      throw new IllegalStateException("data.tokenizer=auto was not resolved");
    }
  },

  /** Splits at Unicode whitespace; the corpus is already tokenized. */
  WHITESPACE {
    @Override
    public void cut(char[] text, TokenSink sink) {
      int at = 0;
      while (at < text.length) {
        if (isSpace(text[at])) {
          at++;
          continue;
        }
        int start = at++;
        while (at < text.length && !isSpace(text[at])) {
          at++;
        }
        sink.token(text, start, at);
      }
    }
  },

  /** Words and punctuation of raw text; see {@link WordSegmenter}. */
  WORD {
    @Override
    public void cut(char[] text, TokenSink sink) {
      new WordSegmenter(sink).cut(text);
    }
  },

  /** Chinese words of raw text; see {@link ChineseSegmenter}. */
  CHINESE {
    @Override
    public void cut(char[] text, TokenSink sink) {
      try {
        new ChineseSegmenter(sink).cut(text);
      } catch (NoClassDefFoundError e) {
        throw new InputException(
            "data.tokenizer",
            "chinese needs Lucene's smartcn, which is not on the class path",
            "add org.apache.lucene:lucene-analysis-smartcn to it");
      }
    }
  },

  /** Words by Unicode's rules and dictionaries; see {@link UnicodeSegmenter}. */
  UNICODE {
    @Override
    public void cut(char[] text, TokenSink sink) {
      try {
        new UnicodeSegmenter(sink).cut(text);
      } catch (NoClassDefFoundError e) {
        throw new InputException(
            "data.tokenizer",
            "unicode needs ICU, which is not on the class path",
            "add com.ibm.icu:icu4j to it");
      }
    }
  },

  /** Every character (code point) except whitespace and markup; see {@link RawText}. */
  CHAR {
    @Override
    public void cut(char[] raw, TokenSink sink) {
      char[] text = new RawText(raw).characters();
      for (int at = 0; at < text.length; ) {
        int length = Character.charCount(Character.codePointAt(text, at));
        if (!isSpace(text[at])) {
          sink.token(text, at, at + length);
        }
        at += length;
      }
    }
  };

  /** Scripts of languages that are written without spaces between words. */
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** Passes the tokens of a text to {@code sink}, in order; none for a blank text. */
  public abstract void cut(char[] text, TokenSink sink);

  /** The tokens as a text, with spaces between them where their script has spaces. */
  public String joined(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      if (!text.isEmpty() && hasSpace(text.codePointBefore(text.length()), token.codePointAt(0))) {
        text.append(' ');
      }
      text.append(token);
    }
    return text.toString();
  }

  private boolean hasSpace(int before, int after) {
    return switch (this) {
      case CHINESE, CHAR -> false;
      case UNICODE -> !isUnspaced(before) && !isUnspaced(after);
      case WORD, WHITESPACE, AUTO -> true;
    };
  }

  /** Whether a letter is of a language that is written without spaces between words. */
  public static boolean isUnspaced(int letter) {
    return UNSPACED.contains(UnicodeScript.of(letter));
  }

  /** Whitespace including U+3000, U+00A0 and similar, which isWhitespace alone misses. */
  public static boolean isSpace(char c) {
    if (c > ' ' && c < 0x7F || c >= 0x3001 && c < 0xD800) {
      return false;
    }
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
