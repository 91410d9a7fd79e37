package io.valence.app.study;

import io.valence.data.DataConfig;
import io.valence.data.Seed;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import io.valence.data.table.TableWriter;
import io.valence.model.checkpoint.AtomicFile;
import java.io.IOException;
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

  /**
   * Writes some rows as a CSV that is read like the table.
   *
   * @throws InputException when the table has fewer rows
   */
  void write(int count, long seed, Path output) throws IOException {
    Rows rows = new Rows();
    TableReader.of(file, config.format(), badRows).read(rows);
    if (count > rows.fields.size()) {
      throw new InputException(
          file.toString(), "has " + rows.fields.size() + " rows, not " + count, "ask for fewer");
    }
    boolean[] taken = taken(rows, count, new Seed(seed).stream("rows"));
    new AtomicFile(output)
        .write(
            out -> {
              TableWriter table = new TableWriter(out, rows.style);
              if (config.format().header()) {
                table.row(rows.columns);
              }
              for (int row = 0; row < taken.length; row++) {
                if (taken[row]) {
                  table.row(rows.fields.get(row));
                }
              }
              table.flush();
            });
  }

  /** Each label's share of the count, the remainders to the labels with the largest fractions. */
  private static boolean[] taken(Rows rows, int count, RandomGenerator random) {
    boolean[] taken = new boolean[rows.fields.size()];
    List<List<Integer>> labels = List.copyOf(rows.byLabel.values());
    int[] shares = new int[labels.size()];
    int left = count;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = (int) ((long) count * labels.get(k).size() / taken.length);
      left -= shares[k];
    }
    List<Integer> byRemainder = new ArrayList<>();
    for (int k = 0; k < shares.length; k++) {
      byRemainder.add(k);
    }
    byRemainder.sort(
        (a, b) ->
            Long.compare(
                (long) count * labels.get(b).size() % taken.length,
                (long) count * labels.get(a).size() % taken.length));
    for (int k = 0; k < left; k++) {
      shares[byRemainder.get(k)]++;
    }
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
      return Set.of(config.text(), config.label());
    }

    @Override
    public void header(List<String> names) {
      columns = names;
      label = new Columns(file, names).places(Map.of(LABEL, config.label())).get(LABEL);
    }

    @Override
    public void row(TableReader.Row row) {
      byLabel
          .computeIfAbsent(row.fields().get(label).strip(), name -> new ArrayList<>())
          .add(fields.size());
      fields.add(row.fields());
    }
  }
}
