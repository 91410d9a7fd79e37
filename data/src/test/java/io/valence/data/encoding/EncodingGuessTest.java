package io.valence.data.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
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
}
