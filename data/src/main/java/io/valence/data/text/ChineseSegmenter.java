package io.valence.data.text;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Splits raw Chinese into words with Lucene's smartcn (a hidden Markov model over a dictionary of
 * simplified Chinese); letters, digits and punctuation are separate. Markup is removed ({@link
 * RawText}). Words with non-ASCII letters, such as {@code café}, stay whole.
 */
final class ChineseSegmenter {
  private final TokenSink sink;

  ChineseSegmenter(TokenSink sink) {
    this.sink = sink;
  }

  void cut(char[] raw) {
    char[] text = new RawText(raw).characters();
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      int end = isLatin(text[i]) ? wordEnd(text, i) : i;
      if (end > i) {
        if (hasAccent(text, i, end)) {
          words(text, from, i);
          sink.token(text, i, end);
          from = end;
        }
        i = end - 1;
      }
    }
    words(text, from, text.length);
  }

  private static int wordEnd(char[] text, int from) {
    int end = from;
    while (end < text.length && isLatin(text[end])) {
      end++;
    }
    return end;
  }

  private static boolean isLatin(char c) {
    return UnicodeScript.of(c) == UnicodeScript.LATIN && c < '\uFF00'
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean hasAccent(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] >= 0x80) {
        return true;
      }
    }
    return false;
  }

  /** Smartcn joins a word over white space: {@code 不 错} is {@code 不错}. */
  private void token(char[] text, int from, int to) {
    char[] word = new char[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (!Tokenizer.isSpace(text[i])) {
        word[length++] = text[i];
      }
    }
    sink.token(word, 0, length);
  }

  private void words(char[] text, int from, int to) {
    try (HMMChineseTokenizer words = new HMMChineseTokenizer()) {
      OffsetAttribute place = words.addAttribute(OffsetAttribute.class);
      words.setReader(new CharArrayReader(text, from, to - from));
      words.reset();
      while (words.incrementToken()) {
        // Taken from the text: smartcn replaces all punctuation with commas.
        int start = from + place.startOffset();
        if (!Tokenizer.isSpace(text[start])) {
          token(text, start, from + place.endOffset());
        }
      }
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
