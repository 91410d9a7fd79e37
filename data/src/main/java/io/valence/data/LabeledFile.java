package io.valence.data;

import io.valence.data.table.BadRowException;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file with a text and a label column.
 *
 * @param config its columns and delimiter
 * @param badRows how unusable rows are handled
 */
public record LabeledFile(Path path, DataConfig config, BadRows badRows) {
  private static final String TEXT_KEY = "data.text";
  private static final String LABEL_KEY = "data.label";

  /** The same file for another pass that does not report bad rows again. */
  public LabeledFile silently() {
    return new LabeledFile(path, config, badRows.silently());
  }

  /**
   * Reads the texts of the given rows again.
   *
   * @param lines where they start
   * @return the text per line
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

  /** The label of each usable row, by the line where the row starts. */
  public Map<Long, String> labels() {
    Map<Long, String> labels = new HashMap<>();
    silently().read(row -> labels.put(row.line(), row.label()));
    return labels;
  }

  /**
   * Passes on every row; if {@code rows} throws a {@link BadRowException}, it is a bad row.
   *
   * @throws InputException when the file cannot be read or lacks the columns
   */
  void read(Consumer<LabeledText> rows) {
    readFirst(Integer.MAX_VALUE, rows);
  }

  /** Same as {@link #read}, for the first rows. */
  void readFirst(int most, Consumer<LabeledText> rows) {
    TableReader.of(path, config.format(), badRows).read(new Rows(most, rows));
  }

  /** Passes on texts while the handler wants more; a label column is not required. */
  public void eachText(UnlabeledTexts.Handler handler) {
    new UnlabeledTexts(List.of(path), config, badRows).readTable(path, handler);
  }

  /** Extracts text and label from the rows. */
  private final class Rows implements TableReader.Handler {
    private final int most;
    private final Consumer<LabeledText> rows;
    private Map<String, Integer> places;
    private final ProbabilityColumns columns; // null if only labels are known
    private List<Integer> probabilities; // empty if the file has a label column instead
    private int delivered;

    Rows(int most, Consumer<LabeledText> rows) {
      this.most = most;
      this.rows = rows;
      this.columns = config.hasProbabilities() ? config.probabilityColumns() : null;
    }

    @Override
    public Set<String> needed() {
      return config.hasProbabilities()
          ? Set.of(config.text())
          : Set.of(config.text(), config.label());
    }

    @Override
    public Set<String> single() {
      Set<String> all = new HashSet<>(columns == null ? List.of() : columns.columns());
      all.addAll(List.of(config.text(), config.label()));
      return all;
    }

    @Override
    public void header(List<String> names) {
      Columns header = new Columns(path, names);
      boolean some = columns != null && columns.isIn(header);
      places =
          header.places(
              some && !header.names().contains(config.label())
                  ? Map.of(TEXT_KEY, config.text())
                  : Map.of(TEXT_KEY, config.text(), LABEL_KEY, config.label()));
      probabilities = some ? columns.places(header) : List.of();
    }

    @Override
    public boolean wantsMore() {
      return delivered < most;
    }

    @Override
    public void row(TableReader.Row row) {
      delivered++;
      List<String> fields = row.fields();
      String text = fields.get(places.get(TEXT_KEY));
      float[] read =
          probabilities.isEmpty()
              ? null
              : columns.read(path, row.line(), probabilities.stream().map(fields::get).toList());
      String label =
          places.containsKey(LABEL_KEY)
              ? fields.get(places.get(LABEL_KEY)).strip()
              : columns.likeliest(read);
      rows.accept(new LabeledText(path, row.line(), text, label, read));
    }
  }
}
