package io.valence.data.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text is made of words in its own encoding, and not in another that has all of its bytes. */
class DecodedTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Très déçu, la qualité est médiocre | windows-1252 |",
        "Très déçu, la qualité est médiocre | IBM850 | windows-1252",
        "La película llegó rápido, el niño está feliz | x-MacRoman | windows-1252",
        "C’est l’été – déjà… | windows-1252 |",
        "Больше сюда не приду | windows-1251 |",
        "Больше сюда не приду | windows-1251 | windows-1252",
        "больше сюда не приду, еда вкусная | KOI8-R | windows-1252",
        "Отличный фильм, очень понравился | IBM866 | windows-1251",
        "the best hotel in the whole town, очень хороший отель | KOI8-R | windows-1252",
        "das Café, das Müsli, die Tür, ein Stück, öde | windows-1252 |",
        "정말 재미있는 영화였어요 | EUC-KR |",
        "这家餐厅很好吃，服务态度很差。 | GB18030 |",
        "这家餐厅很好吃，服务态度很差。 | GB18030 | EUC-KR",
        "とても面白い、つまらない。 | Shift_JIS |",
        "Zażółć gęślą jaźń | windows-1250 |",
        "หนังสนุกมาก ไม่อร่อย | UTF-8 |",
        "नमस्ते दुनिया | UTF-8 |"
      })
  void wordsAreTold(String text, String written, String read) {
    byte[] bytes = text.getBytes(Charset.forName(written));
    String name = Optional.ofNullable(read).orElse(written);
    String decoded = new String(bytes, Charset.forName(name));
    assertEquals(read == null, new DecodedText(decoded).hasWords(), decoded);
  }

  @Test
  void oneStrangeCharacterInALongTextIsNone() {
    assertTrue(new DecodedText("déjà été ".repeat(60) + "a×b").hasWords());
  }
}
