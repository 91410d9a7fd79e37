package io.valence.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Finds the columns of a table that has none with the default names: {@code review} and {@code
 * stars} in place of {@code text} and {@code label}.
 *
 * @param file the table
 * @param format of it
 */
public record ColumnChoice(Path file, TableFormat format) {
  /** Reads the header alone. */
  private static final class Header implements TableReader.Handler {
    private List<String> columns = List.of();

    @Override
    public void header(List<String> names) {
      columns = names;
    }

    @Override
    public void row(TableReader.Row row) {}

    @Override
    public boolean wantsMore() {
      return columns.isEmpty();
    }
  }

  /**
   * The only likely columns.
   *
   * @param wanted column names by configuration key: {@code data.text}, {@code data.label}
   * @return names by the keys whose columns are missing; empty if none is, or more than one may be
   *     meant
   * @throws InputException when the file cannot be read
   */
  public Map<String, String> of(Map<String, String> wanted) {
    Header header = new Header();
    TableReader.of(file, format, (row, raw) -> {}).read(header);
    return new Columns(file, header.columns).usual(wanted);
  }
}
