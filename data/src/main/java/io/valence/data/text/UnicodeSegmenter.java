package io.valence.data.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * Splits raw text into words with ICU: at the word boundaries of <a
 * href="https://www.unicode.org/reports/tr29/">Unicode text segmentation</a>, and by its
 * dictionaries in scripts without spaces (Thai, Lao, Khmer, Burmese, Japanese and Chinese, both
 * simplified and traditional). Markup is removed ({@link RawText}).
 */
final class UnicodeSegmenter {
  private final TokenSink sink;

  UnicodeSegmenter(TokenSink sink) {
    this.sink = sink;
  }

  void cut(char[] raw) {
    char[] text = new RawText(raw).characters();
    BreakIterator words = BreakIterator.getWordInstance(ULocale.ROOT);
    words.setText(new String(text));
    int from = words.first();
    for (int to = words.next(); to != BreakIterator.DONE; to = words.next()) {
      if (!isBlank(text, from, to)) {
        sink.token(text, from, to);
      }
      from = to;
    }
  }

  private static boolean isBlank(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Tokenizer.isSpace(text[i])) {
        return false;
      }
    }
    return true;
  }
}
