package io.valence.cli.option;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a size: {@code 800kB}, {@code 2MB}, {@code 1.5MB}; powers of 1000, as disks have it. */
public final class ByteSizeConverter implements ITypeConverter<ByteSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)([kmg]?)b?");
  private static final Map<String, Integer> UNITS =
      Map.of("", 1, "k", 1000, "m", 1_000_000, "g", 1_000_000_000);

  @Override
  public ByteSize convert(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    long bytes = 0;
    if (form.matches()) {
      bytes = (long) (Double.parseDouble(form.group(1)) * UNITS.get(form.group(2)));
    }
    if (bytes == 0) {
      throw new TypeConversionException("\"" + text + "\" is not a size such as 800kB or 2MB");
    }
    return new ByteSize(bytes);
  }
}
