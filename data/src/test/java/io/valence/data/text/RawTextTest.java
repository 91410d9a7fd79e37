package io.valence.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.TextConfig;
import io.valence.data.Truncation;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawTextTest {
  private static List<String> words(String text) {
    return new TextConfig(Tokenizer.WORD, true, 0, 100, Truncation.HEAD).tokens(text);
  }

  private static List<String> chinese(String text) {
    return new TextConfig(Tokenizer.CHINESE, true, 0, 100, Truncation.HEAD).tokens(text);
  }

  @Test
  void characterReferencesAreWhatTheyStandFor() {
    assertEquals(List.of("it", "'s", "good", "&", "clean"), words("it&#39;s good &amp; clean"));
    assertEquals(List.of("a", "\"", "b", "\"", "café"), words("a &quot;b&quot; caf&#xE9;"));
    assertEquals(List.of("r", "&", "b", "at", "&", "t"), words("R & B AT&T"));
    assertEquals(List.of("很", "好", "&", "干净"), chinese("很好&amp;干净"));
  }

  @Test
  void onlyTagsOfHtmlAreLeftOut() {
    assertEquals(List.of("a", "b"), words("a<br />b"));
    assertEquals(List.of("a", "b"), words("<p class='x y'>a</p><!-- no -->b"));
    assertEquals(List.of("x", "<", "y", "and", "z", ">", "good"), words("x <y and z> good"));
    assertEquals(List.of("a", "<", "b"), words("a < b"));
  }

  @Test
  void oddMarkupDoesNoHarm() {
    assertEquals(List.of("a", "\uFFFD", "b"), words("a&#0;b")); // as HTML has it
    assertEquals(List.of("a", "&", "bogus", ";"), words("a &bogus;"));
    assertTrue(words("<![CDATA[x]]> y").containsAll(List.of("x", "y")));
    assertEquals(List.of("ok", ":d"), words("ok :D"));
  }

  @Test
  void longDashesStandAlone() {
    assertEquals(
        List.of("the", "food", "—", "which", "was", "cold"), words("the food—which was cold"));
    assertEquals(List.of("1990", "–", "1995"), words("1990–1995"));
    assertEquals(List.of("a", "——", "b"), words("a——b"));
  }

  @Test
  void wordsWithAccentsStayWholeInChinese() {
    assertEquals(List.of("这家", "café", "很", "棒"), chinese("这家 café 很棒"));
    assertEquals(List.of("naïve", "的", "人"), chinese("naïve的人"));
  }
}
