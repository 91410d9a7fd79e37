package io.valence.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
  @ParameterizedTest
  @CsvSource({
    "UNICODE, das_zimmer_war_schön, das zimmer war schön",
    "UNICODE, 部屋_は_とても_きれい, 部屋はとてもきれい",
    "UNICODE, 我_的_iphone_坏_了, 我的iphone坏了",
    "WORD, 好看_的_film, 好看 的 film",
    "WHITESPACE, a_b, a b",
    "CHINESE, 很_好看, 很好看",
    "CHAR, a_b, ab"
  })
  void joinsTokensAsTheirScriptIsWritten(Tokenizer tokenizer, String tokens, String text) {
    assertEquals(text, tokenizer.joined(Arrays.asList(tokens.split("_"))));
  }
}
