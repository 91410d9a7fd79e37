package io.valence.data;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRows;
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
  /**
   * Reads the texts of some rows again.
   *
   * @param lines where they begin
   * @return a text a line
   */
  public Map<Integer, String> texts(Set<Integer> lines) {
    Map<Integer, String> texts = new HashMap<>();
    read(
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
    TableReader.of(path, config.delimiter(), badRows)
        .read(
            new TableReader.Handler() {
              private int text;
              private int label;
              private int delivered;

              @Override
              public void header(List<String> columns) {
                text = TableReader.column(path, columns, config.text(), "data.text");
                label = TableReader.column(path, columns, config.label(), "data.label");
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
            });
  }
}
