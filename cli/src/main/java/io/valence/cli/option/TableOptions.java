package io.valence.cli.option;

import java.util.List;
import picocli.CommandLine.Option;

/** {@code --set data.…} and the columns of a table: how it is read. */
public abstract sealed class TableOptions permits TextTableOptions, LabeledTableOptions {
  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description =
          "How to read the file: data.delimiter, data.quote, data.header, data.encoding, …"
              + " Repeatable.")
  private List<String> settings = List.of();

  /** The options that name columns. */
  abstract TextColumnOption columns();

  /** These options as assignments. */
  public final List<String> settings() {
    return columns().over(settings);
  }
}
