package io.valence.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --text} and {@code --sheet}, for every command that reads texts from a table. */
public class TextColumnOption {
  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description = "Column with the texts. Same as --set data.text=COLUMN.")
  private String text;

  @Option(
      names = "--sheet",
      paramLabel = "SHEET",
      description =
          "Sheet of an Excel workbook, by its name or its number from 1. Default: the first. Same"
              + " as --set data.sheet=SHEET.")
  private String sheet;

  /**
   * The column and the sheet as assignments, after others.
   *
   * @param settings assignments that it overrides
   */
  public List<String> over(List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    if (text != null) {
      all.add("data.text=" + text);
    }
    if (sheet != null) {
      all.add("data.sheet=" + sheet);
    }
    return all;
  }
}
