package io.valence.cli.option;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Options that name a file or model, and are given again with another one. Of other options the
 * last value counts; a file that is left out in silence would be a wrong result.
 *
 * @param parsed the arguments of a command
 */
public record RepeatedFiles(ParseResult parsed) {
  /** Throws if there is one. */
  public void refuse() {
    for (OptionSpec option : parsed.matchedOptions()) {
      List<String> values = option.originalStringValues().stream().distinct().toList();
      if (!option.isMultiValue() && namesFile(option) && values.size() > 1) {
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            option.longestName()
                + " is given twice, as "
                + values.get(0)
                + " and "
                + values.get(1)
                + "; give it once");
      }
    }
  }

  private static boolean namesFile(OptionSpec option) {
    return option.type() == Path.class || option.paramLabel().matches("(FILE|MODEL).*");
  }
}
