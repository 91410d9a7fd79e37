package io.valence.data;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file with a text and a label column.
 *
 * @param config names its columns and delimiter
 * @param badRows what becomes of rows that cannot be used
 */
public record LabelledFile(Path path, DataConfig config, BadRows badRows) {
  private static final String TEXT_KEY = "data.text";
  private static final String LABEL_KEY = "data.label";

  /** The same file to be read again, when all is said of its bad rows. */
  LabelledFile silently() {
    return badRows.stops() ? this : new LabelledFile(path, config, (row, raw) -> {});
  }

  /**
   * Reads the texts of some rows again.
   *
   * @param lines where they begin
   * @return a text a line
   */
  public Map<Integer, String> texts(Set<Integer> lines) {
    Map<Integer, String> texts = new HashMap<>();
    silently()
        .read(
            row -> {
              if (lines.contains((int) row.line())) {
                texts.put((int) row.line(), row.text());
              }
            });
    return texts;
  }

  /**
   * Hands on every row; one that {@code rows} refuses by a {@link BadRowException} is a bad row.
   *
   * @throws InputException when the file cannot be read or has no such columns
   */
  void read(Consumer<LabelledText> rows) {
    readFirst(Integer.MAX_VALUE, rows);
  }

  /** As {@link #read}, of the first rows alone. */
  void readFirst(int most, Consumer<LabelledText> rows) {
    TableReader.of(path, config.format(), badRows).read(new Rows(most, rows));
  }

  /** Hands on every text; there need be no column of labels. */
  void readTexts(Consumer<String> texts) {
    TableReader.of(path, config.format(), badRows)
        .read(
            new TableReader.Handler() {
              private int text;

              @Override
              public Set<String> needed() {
                return Set.of(config.text());
              }

              @Override
              public void header(List<String> columns) {
                text =
                    new Columns(path, columns)
                        .places(Map.of(TEXT_KEY, config.text()))
                        .get(TEXT_KEY);
              }

              @Override
              public void row(TableReader.Row row) {
                texts.accept(row.fields().get(text));
              }
            });
  }

  /** Finds text and label in the rows. */
  private final class Rows implements TableReader.Handler {
    private final int most;
    private final Consumer<LabelledText> rows;
    private int text;
    private int label;
    private int delivered;

    Rows(int most, Consumer<LabelledText> rows) {
      this.most = most;
      this.rows = rows;
    }

    @Override
    public Set<String> needed() {
      return Set.of(config.text(), config.label());
    }

    @Override
    public void header(List<String> columns) {
      Map<String, Integer> places =
          new Columns(path, columns)
              .places(Map.of(TEXT_KEY, config.text(), LABEL_KEY, config.label()));
      text = places.get(TEXT_KEY);
      label = places.get(LABEL_KEY);
    }

    @Override
    public boolean wantsMore() {
      return delivered < most;
    }

    @Override
    public void row(TableReader.Row row) {
      delivered++;
      rows.accept(
          new LabelledText(
              path, row.line(), row.fields().get(text), row.fields().get(label).strip()));
    }
  }
}
