package io.valence.app.study;

import io.valence.data.DataConfig;
import io.valence.data.Seed;
import io.valence.data.output.CsvWriter;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import io.valence.model.checkpoint.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A random part of a labeled table with the shares of its labels, in the order of the table.
 *
 * @param config how the table is read
 * @param badRows how its unusable rows are handled
 */
record RowSample(Path file, DataConfig config, BadRows badRows) {
  private static final String LABEL = "data.label";
  private static final int NONE = -1;

  /** Rows of each label that a training needs. */
  private static final int LEAST = 2;

  /**
   * Throws if so many rows cannot be drawn with two of each label.
   *
   * @throws InputException when the table has fewer rows, or they are too few
   */
  void requireEnough(int count) {
    rows(count);
  }

  private Rows rows(int count) {
    Rows rows = new Rows();
    TableReader.of(file, config.format(), badRows).read(rows);
    if (count > rows.fields.size()) {
      throw new InputException(
          file.toString(), "has " + rows.fields.size() + " rows, not " + count, "ask for fewer");
    }
    int[] shares = shares(rows, count);
    List<String> labels = List.copyOf(rows.byLabel.keySet());
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] < LEAST) {
        throw new InputException(
            count + " rows",
            "have " + shares[k] + " of the label \"" + labels.get(k) + "\"",
            "a training needs two of each label: ask for more rows");
      }
    }
    return rows;
  }

  /**
   * Writes some rows as a CSV that is read like the table: in its encoding, if that was given.
   *
   * @throws InputException when the table has fewer rows
   */
  void write(int count, long seed, Path output) throws IOException {
    Rows rows = rows(count);
    boolean[] taken = taken(rows, count, new Seed(seed).stream("rows"));
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    CsvWriter table = new CsvWriter(utf8, rows.style.withoutMark());
    if (config.format().header()) {
      table.row(rows.columns);
    }
    for (int row = 0; row < taken.length; row++) {
      if (taken[row]) {
        table.row(rows.fields.get(row));
      }
    }
    table.finish();
    String text = utf8.toString(StandardCharsets.UTF_8);
    Charset charset =
        config
            .format()
            .encoding()
            .filter(
                given ->
                    given.canEncode()
                        && given.newEncoder().canEncode(text)) // a table in UTF-8 may hold more
            .orElse(StandardCharsets.UTF_8);
    new AtomicFile(output).write(out -> out.write(text.getBytes(charset)));
  }

  /** Each label's share of the count, the remainders to the labels with the largest fractions. */
  private static int[] shares(Rows rows, int count) {
    List<List<Integer>> labels = List.copyOf(rows.byLabel.values());
    int[] shares = new int[labels.size()];
    int all = rows.fields.size();
    int left = count;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = (int) ((long) count * labels.get(k).size() / all);
      left -= shares[k];
    }
    List<Integer> byRemainder = new ArrayList<>();
    for (int k = 0; k < shares.length; k++) {
      byRemainder.add(k);
    }
    byRemainder.sort(
        (a, b) ->
            Long.compare(
                (long) count * labels.get(b).size() % all,
                (long) count * labels.get(a).size() % all));
    for (int k = 0; k < left; k++) {
      shares[byRemainder.get(k)]++;
    }
    return shares;
  }

  private static boolean[] taken(Rows rows, int count, RandomGenerator random) {
    boolean[] taken = new boolean[rows.fields.size()];
    List<List<Integer>> labels = List.copyOf(rows.byLabel.values());
    int[] shares = shares(rows, count);
    for (int k = 0; k < shares.length; k++) {
      List<Integer> own = labels.get(k);
      for (int i = 0; i < shares[k]; i++) { // the first steps of a Fisher-Yates shuffle
        int other = i + random.nextInt(own.size() - i);
        int row = own.get(other);
        own.set(other, own.get(i));
        own.set(i, row);
        taken[row] = true;
      }
    }
    return taken;
  }

  /** Keeps the table. */
  private final class Rows implements TableReader.Handler {
    private final List<List<String>> fields = new ArrayList<>();
    private final Map<String, List<Integer>> byLabel = new TreeMap<>();
    private TableStyle style = TableStyle.plain(config.format());
    private List<String> columns;
    private int label;

    @Override
    public void style(TableStyle read) {
      style = read;
    }

    @Override
    public Set<String> needed() {
      return hasLabels() ? Set.of(config.text(), config.label()) : Set.of(config.text());
    }

    /** Rows with probabilities in their place are drawn without regard to them. */
    private boolean hasLabels() {
      return config.probabilities().isEmpty();
    }

    @Override
    public void header(List<String> names) {
      columns = names;
      label =
          hasLabels()
              ? new Columns(file, names).places(Map.of(LABEL, config.label())).get(LABEL)
              : NONE;
    }

    @Override
    public void row(TableReader.Row row) {
      byLabel
          .computeIfAbsent(
              label == NONE ? "" : row.fields().get(label).strip(), name -> new ArrayList<>())
          .add(fields.size());
      fields.add(row.fields());
    }
  }
}
