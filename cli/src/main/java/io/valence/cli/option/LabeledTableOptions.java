package io.valence.cli.option;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** As {@link TextTableOptions}, and {@code --label}: how a table of labeled texts is read. */
public final class LabeledTableOptions {
  @Mixin private ColumnOptions columns;

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description =
          "How to read the file: data.delimiter, data.quote, data.header, data.encoding, …"
              + " Repeatable.")
  private List<String> settings = List.of();

  /** These options as assignments. */
  public List<String> settings() {
    return columns.over(settings);
  }
}
