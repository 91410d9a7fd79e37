package io.valence.app.review;

import io.valence.data.DataConfig;
import io.valence.data.output.TableWriter;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import io.valence.model.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a table with its doubtful rows first, to be corrected and trained on: every row as it was,
 * with the columns {@code problem}, {@code suggested_label} and {@code probability} appended.
 *
 * @param config how the table is read
 */
public record ReviewTable(DataConfig config) {
  private static final List<String> ADDED = List.of("problem", "suggested_label", "probability");

  /**
   * Writes it, completely or not at all.
   *
   * @param findings in the order of the rows to be written first
   */
  public void write(Path input, List<Finding> findings, Path output) throws IOException {
    Map<Long, Finding> byLine = new HashMap<>();
    findings.forEach(finding -> byLine.put(finding.line(), finding));
    Rows doubtful = new Rows(input);
    read(
        input,
        doubtful,
        row -> {
          if (byLine.containsKey(row.line())) {
            doubtful.byLine.put(row.line(), row.fields());
          }
        });
    new AtomicFile(output, true)
        .write(
            out -> {
              TableWriter table = TableWriter.of(output, out, input, doubtful.style);
              if (doubtful.style.format().header()) {
                table.row(header(input, doubtful.columns));
              }
              for (Finding finding : findings) {
                List<String> fields = doubtful.byLine.get(finding.line());
                table.row(and(fields, added(finding)));
              }
              read(
                  input,
                  new Rows(input),
                  row -> {
                    if (!byLine.containsKey(row.line())) {
                      table.row(and(row.fields(), List.of("", "", "")));
                    }
                  });
              table.finish();
            });
  }

  /** The names of the columns, those added under names that are not taken. */
  private static List<String> header(Path input, List<String> columns) {
    List<String> all = new ArrayList<>(columns);
    for (String name : ADDED) {
      all.add(new Columns(input, all).free(name));
    }
    return all;
  }

  private static List<String> added(Finding finding) {
    return List.of(
        finding.problem().toString(),
        finding.suggestion(),
        String.format(Locale.ROOT, "%.4f", finding.probability()));
  }

  private static List<String> and(List<String> fields, List<String> more) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(more);
    return all;
  }

  private void read(Path input, Rows rows, Consumer<TableReader.Row> each) {
    TableReader.of(input, config.format(), BadRows.SKIP)
        .read(
            new TableReader.Handler() {
              @Override
              public Set<String> needed() {
                return config.hasProbabilities()
                    ? Set.of(config.text())
                    : Set.of(config.text(), config.label());
              }

              @Override
              public void style(TableStyle read) {
                rows.style = read;
              }

              @Override
              public void header(List<String> names) {
                rows.columns = names;
              }

              @Override
              public void row(TableReader.Row row) {
                each.accept(row);
              }
            });
  }

  /** What is kept of a table. */
  private final class Rows {
    private final Map<Long, List<String>> byLine = new HashMap<>();
    private TableStyle style;
    private List<String> columns;

    Rows(Path input) {
      style = TableStyle.of(input, config.format());
    }
  }
}
