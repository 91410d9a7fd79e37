package io.valence.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as a person writes it: {@code 90s}, {@code 10m}, {@code 2h}. */
record Budget(long seconds) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,7})([smh])");
  private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600);

  long nanoseconds() {
    return seconds * 1_000_000_000L;
  }

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<Budget> {
    @Override
    public Budget convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException("\"" + text + "\" is no time such as 90s, 10m or 2h");
      }
      return new Budget(Long.parseLong(form.group(1)) * SECONDS.get(form.group(2)));
    }
  }
}
