package io.valence.app.input;

import io.valence.data.DataConfig;
import io.valence.data.table.BadRows;
import io.valence.data.table.ColumnChoice;
import io.valence.model.config.RunConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns of texts and labels, where a table has other names than the defaults. */
public record InputColumns(RunConfig asked) {
  private static final String TEXT = "data.text";
  private static final String LABEL = "data.label";

  /**
   * The configuration with the only likely columns of a table, if it lacks those of the
   * configuration and they were not given.
   *
   * @param badRows is warned if other columns are taken
   * @throws io.valence.data.table.InputException when the file cannot be read
   */
  public RunConfig in(Path file, BadRows badRows) {
    DataConfig data = asked.data();
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put(TEXT, data.text());
    if (data.probabilities().isEmpty()) {
      wanted.put(LABEL, data.label());
    }
    if (asked.given().containsAll(wanted.keySet())) {
      return asked;
    }
    Map<String, String> found = new ColumnChoice(file, data.format()).of(wanted);
    if (found.isEmpty() || found.keySet().stream().anyMatch(asked.given()::contains)) {
      return asked;
    }
    badRows.warn(
        found.entrySet().stream()
            .sorted(Map.Entry.<String, String>comparingByKey().reversed())
            .map(
                each ->
                    (each.getKey().equals(TEXT) ? "texts" : "labels")
                        + " are taken from the column \""
                        + each.getValue()
                        + "\"")
            .collect(Collectors.joining(", ", file + ": ", "")));
    return asked.with(
        found.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .toArray(String[]::new));
  }
}
