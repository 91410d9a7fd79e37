package io.valence.cli.option;

import io.valence.data.table.BadRowPolicy;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a {@link BadRowPolicy} option. */
public final class BadRowPolicyConverter implements ITypeConverter<BadRowPolicy> {
  private static final String QUARANTINE = "quarantine=";

  @Override
  public BadRowPolicy convert(String text) {
    if (text.equals("fail")) {
      return new BadRowPolicy.Fail();
    }
    if (text.equals("skip")) {
      return new BadRowPolicy.Skip();
    }
    if (text.startsWith(QUARANTINE) && text.length() > QUARANTINE.length()) {
      return new BadRowPolicy.Quarantine(Path.of(text.substring(QUARANTINE.length())));
    }
    throw new TypeConversionException("\"" + text + "\" is not one of fail, skip, quarantine=FILE");
  }
}
