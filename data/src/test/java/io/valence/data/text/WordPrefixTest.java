package io.valence.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPrefixTest {
  private static String prefix(int letters, String word) {
    StringBuilder token = new StringBuilder();
    String around = "Über" + word + "ß"; // a token is a part of its text
    new WordPrefix(letters, (text, from, to) -> token.append(text, from, to - from))
        .token(around.toCharArray(), 4, 4 + word.length());
    return token.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "gut, gut",
    "gute, gute",
    "guten, gute",
    "gutgemeinten, gutg",
    "хорошие, хоро",
    "#gutemenschen, #gute",
    "o'neill, o'nei",
    "2015, 2015",
    "12.345.678, 12.345.678",
    "2015er, 2015er",
    "......., .......",
    "hinduistisch123, hind"
  })
  void keepsTheFirstLettersAndAllElseBeforeThem(String word, String expected) {
    assertEquals(expected, prefix(4, word));
  }

  @Test
  void marksStayWithTheirLetter() {
    assertEquals("scho\u0308n", prefix(5, "scho\u0308ner"));
    assertEquals("scho\u0308", prefix(4, "scho\u0308ner"));
    assertEquals("कहानि", prefix(3, "कहानियां"));
  }

  @Test
  void lettersOfTwoCharactersStayWhole() {
    assertEquals("\uD801\uDC00\uD801\uDC01", prefix(2, "\uD801\uDC00\uD801\uDC01\uD801\uDC02"));
  }

  @ParameterizedTest
  @CsvSource({"非物质文化遗产", "コンピューター", "iPhone手机"})
  void wordsOfScriptsWithoutSpacesStayWhole(String word) {
    assertEquals(word, prefix(word.startsWith("i") ? 6 : 2, word));
  }
}
