package io.valence.data.text;

import com.ibm.icu.text.Transliterator;

/** What ICU knows of a text; only where it {@linkplain #isAvailable is on the class path}. */
public record UnicodeText(String text) {
  /** Whether ICU is on the class path. */
  public static boolean isAvailable() {
    try {
      return !Transliterator.getDisplayName("Any-Latin").isEmpty();
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  /** Whether more Chinese characters are of the traditional forms than of the simplified ones. */
  public boolean isTraditional() {
    return changed("Traditional-Simplified") > changed("Simplified-Traditional");
  }

  /** The number of characters that a conversion changes. */
  private long changed(String conversion) {
    String other = Transliterator.getInstance(conversion).transliterate(text);
    long count = Math.abs(text.length() - other.length());
    for (int i = 0; i < Math.min(text.length(), other.length()); i++) {
      count += text.charAt(i) != other.charAt(i) ? 1 : 0;
    }
    return count;
  }
}
