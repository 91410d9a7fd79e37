package io.valence.data;

import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import io.valence.data.table.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files with texts: the column {@code data.text} of a table, or each line of any other file.
 *
 * @param config columns and delimiter of a table, encoding
 * @param badRows how unusable rows of a table are handled
 */
public record UnlabeledTexts(List<Path> files, DataConfig config, BadRows badRows) {
  private static final String KEY = "data.text";

  /** Receives texts. */
  @FunctionalInterface
  public interface Handler {
    /**
     * A text.
     *
     * @param line where it starts in its file, from 1
     * @return whether to continue with the next one
     */
    boolean text(String text, long line);
  }

  /** The same files, read without reporting bad rows again. */
  public UnlabeledTexts silently() {
    return new UnlabeledTexts(files, config, badRows.silently());
  }

  /** The same files, with other settings. */
  public UnlabeledTexts withConfig(DataConfig other) {
    return new UnlabeledTexts(files, other, badRows);
  }

  /**
   * Passes on the texts of all files while the handler wants more.
   *
   * @throws InputException when a file cannot be read or lacks the column
   */
  public void read(Handler handler) {
    boolean[] more = {true};
    Handler counted =
        (text, line) -> {
          more[0] = handler.text(text, line);
          return more[0];
        };
    for (Path file : files) {
      if (!more[0]) {
        return;
      }
      if (TableReader.isTable(file)) {
        readTable(file, counted);
      } else {
        new TextFile(file, config.format().encoding())
            .settled(badRows)
            .eachLine((text, line) -> counted.text(text, line));
      }
    }
  }

  /** Passes on the texts of a table, whatever its name. */
  void readTable(Path file, Handler handler) {
    TableReader.of(file, config.format(), badRows).read(new Rows(file, handler));
  }

  /** Extracts the text from the rows of a table. */
  private final class Rows implements TableReader.Handler {
    private final Path file;
    private final Handler handler;
    private int text;
    private boolean more = true;

    Rows(Path file, Handler handler) {
      this.file = file;
      this.handler = handler;
    }

    @Override
    public Set<String> needed() {
      return Set.of(config.text());
    }

    @Override
    public void header(List<String> columns) {
      text = new Columns(file, columns).places(Map.of(KEY, config.text())).get(KEY);
    }

    @Override
    public boolean wantsMore() {
      return more;
    }

    @Override
    public void row(TableReader.Row row) {
      more = handler.text(row.fields().get(text), row.line());
    }
  }
}
