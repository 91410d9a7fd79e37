package io.valence.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --on-bad-row}: what becomes of rows that cannot be used. */
sealed interface BadRowPolicy {
  /** The first one ends the command. */
  record Fail() implements BadRowPolicy {}

  /** They are left out and counted. */
  record Skip() implements BadRowPolicy {}

  /** As above, and written to a file of their own. */
  record Quarantine(Path file) implements BadRowPolicy {}

  /** Reads one from the command line. */
  final class Converter implements ITypeConverter<BadRowPolicy> {
    private static final String QUARANTINE = "quarantine=";

    @Override
    public BadRowPolicy convert(String text) {
      if (text.equals("fail")) {
        return new Fail();
      }
      if (text.equals("skip")) {
        return new Skip();
      }
      if (text.startsWith(QUARANTINE) && text.length() > QUARANTINE.length()) {
        return new Quarantine(Path.of(text.substring(QUARANTINE.length())));
      }
      throw new TypeConversionException("\"" + text + "\" is none of fail, skip, quarantine=FILE");
    }
  }
}
