package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.valence.data.text.Tokenizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextConfigTest {
  private static List<String> tokens(boolean lowercase, String text) {
    return new TextConfig(Tokenizer.WHITESPACE, lowercase, 0, 400, Truncation.HEAD).tokens(text);
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

  private static String cut(Tokenizer tokenizer, String text) {
    return String.join("|", new TextConfig(tokenizer, true, 0, 400, Truncation.HEAD).tokens(text));
  }

  @Test
  void wordsPartMarksAndClitics() {
    assertEquals(
        "i|do|n't|think|it|'s|mary|'s|,|they|'ll|ca|n't|-|well|...|\"|so|\"|they|say|!",
        cut(Tokenizer.WORD, "I don't think it’s Mary's, they'll CAN'T - well... \"so\" they say!"));
    assertEquals("3.14|e-mail|o'neill", cut(Tokenizer.WORD, "3.14 e-mail O'Neill"));
    assertEquals("rock|'|n|'|roll", cut(Tokenizer.WORD, "rock 'n' roll"));
    assertEquals("n't|'|s|'", cut(Tokenizer.WORD, "n't 's '"));
  }

  @Test
  void wordsLeaveMarkupOut() {
    assertEquals("good|.|bad", cut(Tokenizer.WORD, "good.<br /><br />bad</b>"));
    assertEquals("1|<|2|and|3|>|2", cut(Tokenizer.WORD, "1 < 2 and 3 > 2"));
    assertEquals("i|<3|it", cut(Tokenizer.WORD, "I <3 it"));
    assertEquals("<|unclosed", cut(Tokenizer.WORD, "<unclosed"));
    assertEquals("", cut(Tokenizer.WORD, "<p></p>"));
    assertEquals("a|<|b|c", cut(Tokenizer.WORD, "a <b <i>c"));
  }

  @Test
  void wordsOfTweets() {
    assertEquals("@jetblue|thanks|!|#happy", cut(Tokenizer.WORD, "@JetBlue thanks! #happy"));
    assertEquals("mail|a|@|b.c|#1|!", cut(Tokenizer.WORD, "mail a@b.c #1!"));
    assertEquals("see|http|now", cut(Tokenizer.WORD, "see http://t.co/AbC?x=1&y=2 now"));
    assertEquals("see|https|www", cut(Tokenizer.WORD, "see https://a.b. www.example.com/x"));
    assertEquals("soo|goodd|noo|!|!|!", cut(Tokenizer.WORD, "soooo gooddd NOOO!!!"));
    assertEquals("www|ww|awww", cut(Tokenizer.WORD, "www wwww aWWW"));
    assertEquals("naa|𝒜𝒜", cut(Tokenizer.WORD, "naaa 𝒜𝒜"));
    assertEquals("naa|𝒜|𝒜𝒜!", cut(Tokenizer.WORD, "naaa 𝒜 𝒜𝒜𝒜𝒜!").replace("|!", "!"));
    assertEquals("nice|:)|bad|:-(|ok|;)", cut(Tokenizer.WORD, "nice :) bad :-( ok ;)"));
    assertEquals("(|see|:|here|)", cut(Tokenizer.WORD, "(see: here)"));
    assertEquals("great|😂|😂|👍", cut(Tokenizer.WORD, "great 😂😂👍"));
  }

  @Test
  void chineseWordsStandAsInTheText() {
    assertEquals("房间|很|干净|，|服务|也|好|！", cut(Tokenizer.CHINESE, "房间很干净，服务也好！"));
    assertEquals("wifi|速度|快|100|分", cut(Tokenizer.CHINESE, "WiFi速度快 100分"));
    assertEquals("", cut(Tokenizer.CHINESE, " \u3000\n"));
    for (String space : List.of(" ", "\n", "\u3000", " \t ", "</b>")) {
      String spaced = "房 间 很 干 净".replace(" ", space);
      assertEquals("房间|很|干净", cut(Tokenizer.CHINESE, spaced), spaced);
    }
    assertEquals("房間|很|乾淨|，|熱情|！", cut(Tokenizer.UNICODE, "房間很乾淨，熱情！"));
    assertEquals("部屋|は|とても|きれい|で|した|。", cut(Tokenizer.UNICODE, "部屋はとてもきれいでした。"));
    assertEquals("ห้อง|สะอาด|มาก", cut(Tokenizer.UNICODE, "ห้องสะอาดมาก"));
    assertEquals("방이|깨끗하고|wifi|100|%", cut(Tokenizer.UNICODE, "방이 깨끗하고 <br>WiFi 100%"));
    assertEquals("", cut(Tokenizer.UNICODE, " \u3000\n"));
  }

  @Test
  void charactersAreCodePoints() {
    assertEquals("房|间|a|😀|b", cut(Tokenizer.CHAR, "房间 A😀\u3000b"));
  }

  /** Halves of characters, unfinished markup and marks without a letter among them. */
  private static final String[] PARTS = {
    "a", "A", "aaa", "www", "http://", "www.", "'", "n't", "’", "--", "—", "...", "<", "<b>", "</",
    "<!--", "&", "&#x", "&amp", "#", "@", "_", "1", "½", "$", "\u0301", "\u20E3", "漢", "カ", "ー",
    "ひ", "한", "ไทย", "हि", "\u200B", "\u00AD", "\u200D", "👍", "\uD835", "\uDC9C", "𝒜", "𠀀",
    "\uFFFF", "\0", "\r", "\n", "\u2028", "\u0085", " ", "\u3000", "İ", "Σ", ":)", "<3", "房间", "乾",
    "\uFE0F"
  };

  @ParameterizedTest
  @EnumSource(value = Tokenizer.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void everyTextHasTokensWithoutBlanks(Tokenizer tokenizer) {
    Random random = new Random(1);
    TextConfig config = new TextConfig(tokenizer, true, 0, 400, Truncation.HEAD);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(12); k >= 0; k--) {
        text.append(PARTS[random.nextInt(PARTS.length)].repeat(1 + random.nextInt(3)));
      }
      for (String token : config.tokens(text.toString())) {
        assertFalse(token.isBlank(), text.toString());
      }
    }
  }
}
