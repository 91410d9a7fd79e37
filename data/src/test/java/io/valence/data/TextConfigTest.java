package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextConfigTest {
  private static List<String> tokens(boolean lowercase, String text) {
    return new TextConfig(Tokenizer.WHITESPACE, lowercase, 400).tokens(text);
  }

  @Test
  void cutsAtEverySpaceOfUnicode() {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
      List<String> expected = space ? List.of("a", "b") : List.of("a" + c + "b");
      assertEquals(expected, tokens(false, "a" + c + "b"), "U+" + Integer.toHexString(c));
    }
  }

  @Test
  void lowerCasesAsTheLanguageNeutralRulesDo() {
    for (char c = '!'; c < Character.MAX_VALUE; c++) {
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        String text = "AZ" + c;
        assertEquals(List.of(text.toLowerCase(Locale.ROOT)), tokens(true, text));
      }
    }
    assertEquals(List.of("οδυσσευς", "i̇"), tokens(true, "ΟΔΥΣΣΕΥΣ İ"));
  }

  @Test
  void blanksHaveNoTokens() {
    assertEquals(List.of(), tokens(true, ""));
    assertEquals(List.of(), tokens(true, " \t\u3000\r\n"));
  }
}
