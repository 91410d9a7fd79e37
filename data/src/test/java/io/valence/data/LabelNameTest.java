package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelNameTest {
  private static boolean mayBe(String label, String other) {
    boolean may = new LabelName(label).mayBe(new LabelName(other));
    assertEquals(may, new LabelName(other).mayBe(new LabelName(label)), "the other way round");
    return may;
  }

  @Test
  void labelsThatDifferOnPurposeAreNoSlips() {
    assertFalse(mayBe("p", "n"));
    assertFalse(mayBe("good", "bad"));
    assertFalse(mayBe("stars1000", "stars1001"));
    assertFalse(mayBe("好", "坏"));
    assertFalse(mayBe("-1", "1"));
    assertFalse(mayBe("+1", "-1"));
    assertFalse(mayBe("1.5", "15"));
    assertFalse(mayBe("1", "2 stars"));
    assertFalse(mayBe("1 star", "1 month"));
  }

  @Test
  void slipsAreFound() {
    assertTrue(mayBe("very good", "very-good"));
    assertTrue(mayBe("neutral", "neutrall"));
    assertTrue(mayBe("Ｐ", "p"));
    assertTrue(mayBe("４", "4"));
    assertTrue(mayBe("4", "4 Sterne"));
    assertTrue(mayBe("5星", "5.0"));
    assertTrue(mayBe("1", "1.0"));
    assertTrue(mayBe("01", "1"));
    assertTrue(mayBe("pos\u200B", "pos"));
    assertTrue(mayBe("\u2764", "\u2764\uFE0F"));
    assertTrue(mayBe("好评", "好评\uFE0F"));
  }

  @Test
  void whatIsOddIsSaidWithInvisibleCharactersWrittenOut() {
    assertEquals(
        List.of("labels \"pos\" and \"pos\\u200B\" may be the same label"),
        LabelName.doubts(Map.of("pos", 3, "pos\u200B", 3), false));
    assertEquals(
        List.of("4 rows have the label \"NaN\", which stands for a missing value in many programs"),
        LabelName.doubts(Map.of("NaN", 4, "good", 4), false));
    assertEquals(
        List.of(
            "the label \"bad\" is in quotes; if they are not part of it, let a quote follow the"
                + " delimiter at once"),
        LabelName.doubts(Map.of("\"bad\"", 4, "good", 4), false));
  }

  /** All pairs of so many labels took half a minute. */
  @Test
  void longLabelsAreComparedFast() {
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      String end =
          String.valueOf(i + 1000)
              .chars()
              .map(c -> c - '0' + 'b')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      rows.put("a".repeat(1000) + end, 5);
    }
    // Each has 27 others that differ in one of the last three letters.
    assertEquals(1000 * 27 / 2, LabelName.doubts(rows, false).size());
  }

  @Test
  void aLabelWithLessThanATenthOfItsShareIsRare() {
    assertEquals(
        List.of(
            "only 0.4 % of the rows have the label \"x\"; --balance lets rare labels weigh as much"
                + " as common ones"),
        LabelName.doubts(Map.of("x", 2, "y", 478), false));
    assertEquals(1, LabelName.doubts(Map.of("x", 4, "y", 96), false).size());
    assertEquals(List.of(), LabelName.doubts(Map.of("x", 2, "y", 478), true));
    assertEquals(List.of(), LabelName.doubts(Map.of("x", 5, "y", 95), false));
  }
}
