package io.valence.app.predict;

import io.valence.data.DataConfig;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the texts of a table in chunks, in bounded memory.
 *
 * @param config how the table is read
 * @param badRows how unusable rows are handled
 */
public record TableTexts(DataConfig config, BadRows badRows) {
  /** Rows of a chunk at most: enough to sort by length, few enough for memory. */
  public static final int CHUNK = 4096;

  /** Rows of the first chunk; each further one has twice as many, so that the work begins early. */
  static final int FIRST = 256;

  /** Characters per chunk after which no row is added. */
  public static final int MOST_CHARACTERS = 1 << 22;

  private static final String KEY = "data.text";

  /** Receives what is read. */
  public interface Handler {
    /** The style of the table, before its header. */
    default void style(TableStyle style) {}

    /** The names of the columns. */
    default void header(List<String> columns) {}

    /**
     * Some rows, in order.
     *
     * @param rows as read
     * @param texts the text of each row
     */
    void chunk(List<TableReader.Row> rows, List<String> texts);
  }

  /**
   * Passes on all rows; those before a row that ends the reading, too.
   *
   * @throws InputException when the table cannot be read or has no such column
   */
  public void read(Path input, Handler handler) {
    Rows rows = new Rows(input, handler);
    try {
      TableReader.of(input, config.format(), badRows).read(rows);
    } finally {
      rows.end();
    }
  }

  /** Collects rows. */
  private final class Rows implements TableReader.Handler {
    private final Path input;
    private final Handler handler;
    private final List<TableReader.Row> read = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int text;
    private int most = FIRST;
    private long characters;

    Rows(Path input, Handler handler) {
      this.input = input;
      this.handler = handler;
    }

    @Override
    public void style(TableStyle style) {
      handler.style(style);
    }

    @Override
    public Set<String> needed() {
      return Set.of(config.text());
    }

    @Override
    public void header(List<String> columns) {
      text = new Columns(input, columns).places(Map.of(KEY, config.text())).get(KEY);
      handler.header(columns);
    }

    @Override
    public void row(TableReader.Row row) {
      read.add(row);
      texts.add(row.fields().get(text));
      for (String field : row.fields()) {
        characters += field.length();
      }
      if (texts.size() == most || characters > MOST_CHARACTERS) {
        end();
      }
    }

    void end() {
      if (!texts.isEmpty()) {
        List<TableReader.Row> rows = List.copyOf(read);
        List<String> chunk = List.copyOf(texts);
        // Before it is passed on: a chunk that fails is not passed on again.
        read.clear();
        texts.clear();
        most = Math.min(CHUNK, 2 * most);
        characters = 0;
        handler.chunk(rows, chunk);
      }
    }
  }
}
