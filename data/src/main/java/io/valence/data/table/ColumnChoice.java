package io.valence.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the columns of a table that has none with the default names: {@code review} and {@code
 * stars} in place of {@code text} and {@code label}.
 *
 * @param file the table
 * @param format of it
 */
public record ColumnChoice(Path file, TableFormat format) {
  /** Reads the header alone. */
  private final class Header implements TableReader.Handler {
    private final Map<String, String> wanted;
    private List<String> columns = List.of();

    private Header(Map<String, String> wanted) {
      this.wanted = wanted;
    }

    @Override
    public Set<String> needed() {
      return Set.copyOf(wanted.values());
    }

    @Override
    public boolean isHeader(List<String> names) {
      return names.containsAll(wanted.values()) || !usual(names, wanted).isEmpty();
    }

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
    Header header = new Header(wanted);
    TableReader.of(file, format, BadRows.SKIP).read(header);
    return usual(header.columns, wanted);
  }

  private Map<String, String> usual(List<String> names, Map<String, String> wanted) {
    return new Columns(file, names).usual(wanted);
  }
}
