package io.valence.data;

import java.nio.CharBuffer;
import java.text.BreakIterator;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts raw text at Unicode's word boundaries (the JDK's {@link BreakIterator}), so that punctuation
 * stands alone. English clitics are separated as in the Penn Treebank and GloVe ({@code do n't},
 * {@code it 's}), runs of dots or dashes stay together, and markup such as {@code <br />} is left
 * out.
 *
 * <p>As tweets need it: a link becomes its beginning ({@code http}, {@code www}), whatever it leads
 * to; of a letter three times or more in a row two are left ({@code soooo good} and {@code sooo
 * goood} are the same); an emoticon stays together.
 */
final class WordSegmenter {
  private static final int LONGEST_TAG = 300;
  private static final Set<String> CLITICS = Set.of("'s", "'m", "'d", "'re", "'ve", "'ll");
  private static final Pattern LINK = Pattern.compile("(?i)(?<!\\w)(https?(?=://)|www(?=\\.))\\S+");
  private static final Pattern ELONGATED = Pattern.compile("(?i)(?!www\\b)(\\p{L})\\1{2,}");
  private static final Pattern EMOTICON =
      Pattern.compile("(?<!\\S)[:;=8][-'o]?[()\\[\\]/\\\\|DPp*]+(?!\\S)|<3(?!\\S)");

  private final TokenSink sink;

  WordSegmenter(TokenSink sink) {
    this.sink = sink;
  }

  void cut(char[] raw) {
    char[] text = shortened(raw);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\u2019') {
        text[i] = '\'';
      } else if (text[i] == '<') {
        i = withoutTag(text, i);
      }
    }
    Matcher emoticon = EMOTICON.matcher(CharBuffer.wrap(text));
    int from = 0;
    while (emoticon.find()) {
      words(text, from, emoticon.start());
      sink.token(text, emoticon.start(), emoticon.end());
      from = emoticon.end();
    }
    words(text, from, text.length);
  }

  /** A copy with links and elongated words cut short. */
  private static char[] shortened(char[] raw) {
    if (!maybeShortened(raw)) {
      return raw.clone();
    }
    String text = LINK.matcher(CharBuffer.wrap(raw)).replaceAll("$1");
    return ELONGATED.matcher(text).replaceAll("$1$1").toCharArray();
  }

  /** Whether there may be a link or an elongated word; three like letters are in both. */
  private static boolean maybeShortened(char[] raw) {
    for (int i = 2; i < raw.length; i++) {
      boolean alike = lower(raw[i]) == lower(raw[i - 1]) && lower(raw[i]) == lower(raw[i - 2]);
      if (raw[i] == '/' && raw[i - 1] == '/' || alike && Character.isLetter(raw[i])) {
        return true;
      }
    }
    return false;
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

  private void words(char[] text, int from, int to) {
    BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
    words.setText(new String(text, from, to - from));
    int start = from;
    for (int end = words.next(); end != BreakIterator.DONE; end = words.next()) {
      char first = text[start];
      while ((first == '.' || first == '-') && from + end < to && text[from + end] == first) {
        end = words.next();
      }
      if (!Tokenizer.isSpace(first)) {
        word(text, start, from + end);
      }
      start = from + end;
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
