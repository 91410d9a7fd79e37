package io.valence.data.text;

import java.util.Arrays;
import java.util.Locale;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;

/**
 * Text from web pages and their exports: tags such as {@code <br />} become spaces, and character
 * references such as {@code &amp;} are decoded. A {@code <} that does not start an HTML tag stays.
 */
record RawText(char[] text) {
  private static final int LONGEST_TAG = 300;

  /** The text without markup; the array itself if it has none. */
  char[] characters() {
    boolean tags = false;
    boolean references = false;
    for (int i = 0; i + 1 < text.length; i++) {
      tags |= text[i] == '<';
      references |= text[i] == '&' && (text[i + 1] == '#' || Character.isLetter(text[i + 1]));
    }
    char[] plain = tags ? withoutTags() : text;
    return references ? Parser.unescapeEntities(new String(plain), false).toCharArray() : plain;
  }

  private char[] withoutTags() {
    char[] plain = text.clone();
    for (int i = 0; i < plain.length; i++) {
      int end = plain[i] == '<' ? tagEnd(i) : i;
      if (end > i) {
        Arrays.fill(plain, i, end, ' ');
        i = end - 1;
      }
    }
    return plain;
  }

  /** The end of the tag that starts at {@code open}; {@code open} if none does. */
  private int tagEnd(int open) {
    int name = open + 1 < text.length && text[open + 1] == '/' ? open + 2 : open + 1;
    int nameEnd = name;
    while (nameEnd < text.length && Character.isLetterOrDigit(text[nameEnd])) {
      nameEnd++;
    }
    String begin = new String(text, open, Math.min(text.length - open, 9));
    boolean comment = begin.startsWith("<!--") || begin.equalsIgnoreCase("<!doctype");
    String element = new String(text, name, nameEnd - name).toLowerCase(Locale.ROOT);
    if (!comment && !Tag.isKnownTag(element)) {
      return open;
    }
    for (int end = nameEnd; end < text.length && end - open < LONGEST_TAG; end++) {
      if (text[end] == '<') {
        return open;
      }
      if (text[end] == '>') {
        return end + 1;
      }
    }
    return open;
  }

  /** Compares the characters. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RawText raw && Arrays.equals(text, raw.text);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(text);
  }
}
