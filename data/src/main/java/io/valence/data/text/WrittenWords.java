package io.valence.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds tokens in the text they come from: tokenizers convert to lower case, people read {@code
 * NASA}.
 */
public final class WrittenWords {
  /** Characters between two words that are searched, such as markup that is no token. */
  private static final int GAP = 200;

  private final String text;
  private final String lower;
  private final int[] origin; // place in the text of each character of the lower one, and its end

  /**
   * @param text as it is written
   */
  public WrittenWords(String text) {
    this.text = text;
    StringBuilder characters = new StringBuilder(text.length());
    int[] from = new int[3 * text.length() + 1]; // "İ" is two characters in lower case
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      String one = Character.toString(text.codePointAt(at)).toLowerCase(Locale.ROOT);
      Arrays.fill(from, characters.length(), characters.length() + one.length(), at);
      characters.append(one);
    }
    from[characters.length()] = text.length();
    this.lower = characters.toString();
    this.origin = from;
  }

  /**
   * The tokens as they are written.
   *
   * @param tokens of this text, in its order; one that is not in the text, such as a placeholder of
   *     links, stays as it is
   */
  public List<String> of(List<String> tokens) {
    List<String> written = new ArrayList<>(tokens.size());
    int at = 0;
    for (String token : tokens) {
      String sought = token.toLowerCase(Locale.ROOT);
      int found = lower.indexOf(sought, at);
      if (found < 0 || found > at + GAP) {
        written.add(token);
      } else {
        at = found + sought.length();
        // Empty for the first half of a letter that is two in lower case.
        String own = text.substring(origin[found], origin[at]);
        written.add(own.isEmpty() ? token : own);
      }
    }
    return written;
  }
}
