package io.valence.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --text}, for every command that reads texts from a table. */
public class TextColumnOption {
  @Option(
      names = "--text",
      paramLabel = "COLUMN",
      description = "Column with the texts. Same as --set data.text=COLUMN.")
  private String text;

  /**
   * The column as an assignment, after others.
   *
   * @param settings assignments that it overrides
   */
  public List<String> over(List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    if (text != null) {
      all.add("data.text=" + text);
    }
    return all;
  }
}
