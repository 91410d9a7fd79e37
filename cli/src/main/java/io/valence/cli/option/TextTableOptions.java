package io.valence.cli.option;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --text}, {@code --sheet} and {@code --set data.…}: how a table of texts is read. */
public final class TextTableOptions {
  @Mixin private TextColumnOption column;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description =
          "How to read the file: data.delimiter, data.quote, data.header, data.encoding, …"
              + " Repeatable.")
  private List<String> settings = List.of();

  /** These options as assignments. */
  public List<String> settings() {
    return column.over(settings);
  }
}
