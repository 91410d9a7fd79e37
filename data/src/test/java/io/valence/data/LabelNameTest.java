package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelNameTest {
  @Test
  void labelsThatDifferOnPurposeAreNoSlips() {
    assertFalse(new LabelName("p").mayBe("n"));
    assertFalse(new LabelName("good").mayBe("bad"));
    assertFalse(new LabelName("stars1000").mayBe("stars1001"));
    assertFalse(new LabelName("好").mayBe("坏"));
    assertFalse(new LabelName("-1").mayBe("1"));
    assertFalse(new LabelName("+1").mayBe("-1"));
    assertFalse(new LabelName("1.5").mayBe("15"));
    assertFalse(new LabelName("1").mayBe("2 stars"));
    assertFalse(new LabelName("1 star").mayBe("1 month"));
  }

  @Test
  void slipsAreFound() {
    assertTrue(new LabelName("very good").mayBe("very-good"));
    assertTrue(new LabelName("neutral").mayBe("neutrall"));
    assertTrue(new LabelName("Ｐ").mayBe("p"));
    assertTrue(new LabelName("４").mayBe("4"));
    assertTrue(new LabelName("4").mayBe("4 Sterne"));
    assertTrue(new LabelName("5星").mayBe("5.0"));
    assertTrue(new LabelName("1").mayBe("1.0"));
    assertTrue(new LabelName("01").mayBe("1"));
    assertTrue(new LabelName("pos\u200B").mayBe("pos"));
    assertTrue(new LabelName("\u2764").mayBe("\u2764\uFE0F"));
    assertTrue(new LabelName("好评").mayBe("好评\uFE0F"));
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
