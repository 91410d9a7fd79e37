package io.valence.data;

import java.text.BreakIterator;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts raw text at Unicode's word boundaries (the JDK's {@link BreakIterator}), so that marks stand
 * alone; English clitics are parted as the Penn Treebank and GloVe have them ({@code do n't},
 * {@code it 's}), runs of dots or dashes stay together, and markup such as {@code <br />} is left
 * out.
 */
final class WordSegmenter {
  private static final int LONGEST_TAG = 300;
  private static final Set<String> CLITICS = Set.of("'s", "'m", "'d", "'re", "'ve", "'ll");

  private final TokenSink sink;

  WordSegmenter(TokenSink sink) {
    this.sink = sink;
  }

  void cut(char[] raw) {
    char[] text = raw.clone();
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\u2019') {
        text[i] = '\'';
      } else if (text[i] == '<') {
        i = withoutTag(text, i);
      }
    }
    words(text);
  }

  /** Blanks the tag that opens at {@code at}, if it is one; returns its last place. */
  private static int withoutTag(char[] text, int at) {
    boolean opens =
        at + 1 < text.length
            && (Character.isLetter(text[at + 1]) || text[at + 1] == '/' || text[at + 1] == '!');
    for (int end = at + 1; opens && end < text.length && end - at < LONGEST_TAG; end++) {
      if (text[end] == '<') {
        return at;
      }
      if (text[end] == '>') {
        Arrays.fill(text, at, end + 1, ' ');
        return end;
      }
    }
    return at;
  }

  private void words(char[] text) {
    BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
    words.setText(new String(text));
    int start = words.first();
    for (int end = words.next(); end != BreakIterator.DONE; end = words.next()) {
      char first = text[start];
      while ((first == '.' || first == '-') && end < text.length && text[end] == first) {
        end = words.next();
      }
      if (!Tokenizer.isSpace(first)) {
        word(text, start, end);
      }
      start = end;
    }
  }

  private void word(char[] text, int from, int to) {
    int apostrophe = to - 1;
    while (apostrophe > from && text[apostrophe] != '\'') {
      apostrophe--;
    }
    int clitic = to;
    if (apostrophe > from) {
      boolean not = to - apostrophe == 2 && apostrophe - from > 1 && lower(text[to - 1]) == 't';
      if (not && lower(text[apostrophe - 1]) == 'n') {
        clitic = apostrophe - 1;
      } else if (CLITICS.contains(
          new String(text, apostrophe, to - apostrophe).toLowerCase(Locale.ROOT))) {
        clitic = apostrophe;
      }
    }
    sink.token(text, from, clitic);
    if (clitic < to) {
      sink.token(text, clitic, to);
    }
  }

  private static char lower(char c) {
    return Character.toLowerCase(c);
  }
}
