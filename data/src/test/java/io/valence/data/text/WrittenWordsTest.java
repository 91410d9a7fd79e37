package io.valence.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenWordsTest {
  private static List<String> written(String text, String... tokens) {
    return new WrittenWords(text).of(List.of(tokens));
  }

  @Test
  void theLettersAreThoseOfTheText() {
    assertEquals(
        List.of("NASA", "is", "the", "Best", ",", "the", "BEST"),
        written(
            "NASA is <br/> the Best,the BEST", "nasa", "is", "the", "best", ",", "the", "best"));
    assertEquals(List.of("房间", "很", "Good"), written("房间很Good", "房间", "很", "good"));
  }

  @Test
  void aLetterMayBeTwoInLowerCase() {
    assertEquals(
        List.of("In", "İstanbul", "IS", "😀", "ROT"),
        written("In İstanbul IS 😀ROT", "in", "i̇stanbul", "is", "😀", "rot"));
    assertEquals(List.of("X", "i", "İ"), written("Xİ", "x", "i", "\u0307"));
  }

  @Test
  void whatIsNotInTheTextStaysAsItIs() {
    assertEquals(
        List.of("See", "<url>", "Now"), written("See http://x.y Now", "see", "<url>", "now"));
    assertEquals(List.of("a"), written("", "a"));
  }

  /** Else a token that is nowhere would take the place of a later one. */
  @Test
  void aWordIsSoughtNearby() {
    String far = "x".repeat(201);
    assertEquals(List.of("no", "Yes"), written("Yes" + far + "NO", "no", "yes"));
    assertEquals(List.of("NO"), written(far.substring(1) + "NO", "no"));
  }
}
