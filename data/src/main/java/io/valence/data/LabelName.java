package io.valence.data;

import java.text.Normalizer;
import java.util.Locale;

/** A label as a person writes it. */
record LabelName(String name) {
  private static final int SHORTEST = 4;

  /** Whether another label may be meant to be this one. */
  boolean mayBe(String other) {
    String a = plain(name);
    String b = plain(other);
    boolean words = a.length() >= SHORTEST && b.length() >= SHORTEST;
    return a.equals(b) || words && !numeric(a + b) && oneEdit(a, b);
  }

  /** Labels such as 1000 and 1001 differ on purpose. */
  private static boolean numeric(String text) {
    return text.chars().anyMatch(Character::isDigit);
  }

  private static String plain(String label) {
    return Normalizer.normalize(label, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s_-]+", "");
  }

  /** Whether one character more, less or other makes a of b. */
  private static boolean oneEdit(String a, String b) {
    int start = 0;
    int shorter = Math.min(a.length(), b.length());
    while (start < shorter && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
      end++;
    }
    return a.length() - start - end <= 1 && b.length() - start - end <= 1;
  }
}
