package io.valence.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @Test
  void secondsMinutesAndHours() {
    assertEquals(Duration.ofSeconds(90), converter.convert("90s"));
    assertEquals(Duration.ofMinutes(10), converter.convert("10m"));
    assertEquals(Duration.ofDays(365), converter.convert("8760h"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "-1s", "1.5h", "10 m", "1d", "12345678s"})
  void whatIsNoTimeIsNamed(String text) {
    assertTrue(message(text).startsWith("\"" + text + "\" is not a time"), message(text));
  }

  /** A long has too few bits for the nanoseconds of the last two. */
  @ParameterizedTest
  @ValueSource(strings = {"8761h", "525601m", "2562048h", "9999999h"})
  void moreThanAYearIsRefused(String text) {
    assertTrue(message(text).contains("more than a year"), message(text));
  }

  private String message(String text) {
    return assertThrows(TypeConversionException.class, () -> converter.convert(text)).getMessage();
  }
}
