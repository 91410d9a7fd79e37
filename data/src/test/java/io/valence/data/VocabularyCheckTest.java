package io.valence.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.InputException;
import io.valence.data.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyCheckTest {
  private static final TextConfig WORDS =
      new TextConfig(Tokenizer.WHITESPACE, true, 0, 10, Truncation.HEAD);

  private static VocabularyCheck of(String... tokens) {
    return new VocabularyCheck(Path.of("v.txt"), List.of(tokens));
  }

  private static String problem(String... tokens) {
    return assertThrows(InputException.class, () -> of(tokens).require()).getMessage();
  }

  @Test
  void paddingAndTheUnknownTokenStandAtTheirPlaces() {
    assertDoesNotThrow(() -> of("<pad>", "<unk>", "a").require());
    assertDoesNotThrow(() -> of("[PAD]", "[UNK]", "a", "pad").require());
    assertDoesNotThrow(() -> of("first", "second", "a").require());
    assertEquals(
        "v.txt:1: <unk> is at id 0; <unk> must be at id 1; move its line, and the row of"
            + " embedding.weight with it",
        problem("<unk>", "<pad>", "a"));
    assertEquals(
        "v.txt:3: [PAD] is at id 2; <pad> must be at id 0; move its line, and the row of"
            + " embedding.weight with it",
        problem("a", "b", "[PAD]"));
    assertEquals(
        "v.txt:4: the token \"a\" appears twice; every id has its own",
        problem("<pad>", "<unk>", "a", "a"));
    assertEquals("v.txt: fewer than two tokens; <pad> and <unk> come first", problem("<pad>"));
  }

  @Test
  void tokensThatNoTextHoldsAreDoubted() {
    assertEquals(List.of(), of("<pad>", "<unk>", "a", "电影").doubts(WORDS));
    assertEquals(
        "1 of 2 tokens can never occur with this tokenizer, for example \"Good\"; data.tokenizer and"
            + " data.lowercase say how texts are cut",
        of("<pad>", "<unk>", "Good", "a").doubts(WORDS).get(0));
    assertEquals(
        "2 of 2 tokens can never occur with this tokenizer, for example \"good 2\"; leave out the second"
            + " column, of ids",
        of("<pad>\t0", "<unk>\t1", "good\t2", "a\t3").doubts(WORDS).get(0));
  }

  @Test
  void wordsInThePlacesOfPaddingAndTheUnknownWordAreDoubted() {
    String doubt = of("good", "bad", "a").doubts(WORDS).get(0);
    assertTrue(doubt.startsWith("ids 0 and 1 are those of padding and unknown words"), doubt);
    assertTrue(doubt.contains("no text has \"good\" or \"bad\""), doubt);
    assertEquals(List.of(), of("[PAD]", "[UNK]", "a").doubts(WORDS));
    assertEquals(List.of(), of("<pad>,0", "<unk>,1", "a").doubts(WORDS));
  }
}
