package io.valence.data.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingGuessTest {
  /** They differ in one letter, with which many words begin. */
  @ParameterizedTest
  @ValueSource(strings = {"windows-1253", "ISO-8859-7"})
  void greekEncodingsAreToldApart(String name) throws IOException {
    String text =
        "Άσχημα, το ξενοδοχείο ήταν βρώμικο και το προσωπικό αγενές\n"
            + "Πολύ καλό ξενοδοχείο, καθαρό και ήσυχο δωμάτιο\n"
            + "Άριστη εξυπηρέτηση, θα ξαναπάμε του χρόνου\n";
    byte[] bytes = text.getBytes(Charset.forName(name));
    EncodingGuess guess = new EncodingGuess(new ByteArrayInputStream(bytes));
    assertEquals(Charset.forName(name), guess.certain().orElseThrow());
  }

  /** Files of Windows have characters that the standard lacks: ①, 髙, 똠, 펲. */
  @ParameterizedTest
  @CsvSource({
    "windows-31j, 高島屋の部屋は広くて清潔でした。また利用したいと思います。",
    "windows-31j, 髙島屋①の部屋は広くて清潔でした。また利用したいと思います。",
    "x-windows-949, 방이 아주 깨끗하고 직원들도 친절했습니다. 다시 오고 싶어요.",
    "x-windows-949, 똠방각하의 방이 아주 깨끗하고 펲시도 있었습니다. 다시 오고 싶어요."
  })
  void extensionsOfWindowsAreKnown(String name, String line) throws IOException {
    byte[] bytes = (line + "\n").repeat(4).getBytes(Charset.forName(name));
    EncodingGuess guess = new EncodingGuess(new ByteArrayInputStream(bytes));
    Charset charset = guess.certain().orElseThrow();
    assertEquals(Charset.forName(name), charset);
    assertEquals((line + "\n").repeat(4), new String(bytes, charset));
  }
}
