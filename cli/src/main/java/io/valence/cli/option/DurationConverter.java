package io.valence.cli.option;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration: {@code 90s}, {@code 10m}, {@code 2h}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,7})([smh])");

  /** Clocks count nanoseconds, of which a long holds 292 years. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600);

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException("\"" + text + "\" is not a time such as 90s, 10m or 2h");
    }
    Duration time = Duration.ofSeconds(Long.parseLong(form.group(1)) * SECONDS.get(form.group(2)));
    if (time.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("\"" + text + "\" is more than a year, which is 8760h");
    }
    return time;
  }
}
