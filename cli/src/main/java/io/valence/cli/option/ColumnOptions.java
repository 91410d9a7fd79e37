package io.valence.cli.option;

import java.util.List;
import picocli.CommandLine.Option;

/** {@code --text} and {@code --label}, for every command that reads labeled rows. */
public final class ColumnOptions extends TextColumnOption {
  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column with the labels. Same as --set data.label=COLUMN.")
  private String label;

  @Override
  public List<String> over(List<String> settings) {
    List<String> all = super.over(settings);
    if (label != null) {
      all.add("data.label=" + label);
    }
    return all;
  }
}
