package io.valence.data.text;

import java.nio.CharBuffer;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits raw text at Unicode word boundaries (the JDK's {@link BreakIterator}), so punctuation is
 * separate. English clitics are split as in the Penn Treebank and GloVe ({@code do n't}, {@code it
 * 's}), runs of dots or dashes stay together, and markup is removed ({@link RawText}).
 *
 * <p>For tweets: a link is replaced by its start ({@code http}, {@code www}); three or more equal
 * letters in a row become two ({@code soooo good} and {@code sooo goood} are the same); emoticons,
 * user names and hashtags stay whole.
 */
final class WordSegmenter {
  private static final Set<String> CLITICS = Set.of("'s", "'m", "'d", "'re", "'ve", "'ll");
  private static final Pattern LINK = Pattern.compile("(?i)(?<!\\w)(https?(?=://)|www(?=\\.))\\S+");
  private static final String LINK_START = "www";
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?<!\\S)[:;=8][-'o]?[()\\[\\]/\\\\|DdPp*]+(?!\\S)|<3(?!\\S)"
              + "|(?<![\\p{L}\\p{N}_&@#])[@#][\\p{L}\\p{N}_]*[\\p{L}_][\\p{L}\\p{N}_]*");

  private final TokenSink sink;

  WordSegmenter(TokenSink sink) {
    this.sink = sink;
  }

  void cut(char[] raw) {
    char[] text = shortened(new RawText(raw).characters());
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\u2019') {
        text[i] = '\'';
      }
    }
    Matcher whole = WHOLE.matcher(CharBuffer.wrap(text));
    int from = 0;
    while (whole.find()) {
      parts(text, from, whole.start());
      sink.token(text, whole.start(), whole.end());
      from = whole.end();
    }
    parts(text, from, text.length);
  }

  /** Splits at long dashes first, where the JDK does not split. */
  private void parts(char[] text, int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (isLongDash(text[i])) {
        words(text, start, i);
        start = i;
        while (i + 1 < to && text[i + 1] == text[start]) {
          i++;
        }
        sink.token(text, start, i + 1);
        start = i + 1;
      }
    }
    words(text, start, to);
  }

  private static boolean isLongDash(char c) {
    return c >= '\u2012' && c <= '\u2015';
  }

  /** A copy with links and elongated words shortened. */
  private static char[] shortened(char[] raw) {
    if (!maybeShortened(raw)) {
      return raw.clone();
    }
    String text = LINK.matcher(CharBuffer.wrap(raw)).replaceAll("$1");
    return withoutElongation(text).toCharArray();
  }

  /**
   * Three or more equal letters become two, as the first is written. Not by a regular expression:
   * the JDK's case-insensitive back references read beyond the end of a text.
   */
  private static String withoutElongation(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      int width = Character.charCount(letter);
      int end = at + width;
      while (end < text.length() && ascii(text.codePointAt(end)) == ascii(letter)) {
        end += width;
      }
      boolean elongated = end - at > 2 * width && Character.isLetter(letter);
      boolean shortens = elongated && !isLinkStart(text, at, end);
      out.append(text, at, shortens ? at + width : end);
      if (shortens) {
        out.appendCodePoint(letter);
      }
      at = end;
    }
    return out.toString();
  }

  private static boolean isLinkStart(String text, int from, int to) {
    return text.substring(from, to).equalsIgnoreCase(LINK_START)
        && (to == text.length() || !isWordPart(text.charAt(to)));
  }

  private static boolean isWordPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  /** Without the case of an ASCII letter. */
  private static int ascii(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
  }

  /** Quick check for links and elongated words: {@code //}, three equal letters or a surrogate. */
  private static boolean maybeShortened(char[] raw) {
    for (int i = 2; i < raw.length; i++) {
      boolean alike = lower(raw[i]) == lower(raw[i - 1]) && lower(raw[i]) == lower(raw[i - 2]);
      if (raw[i] == '/' && raw[i - 1] == '/'
          || alike && Character.isLetter(raw[i])
          || Character.isSurrogate(raw[i])) {
        return true;
      }
    }
    return false;
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
