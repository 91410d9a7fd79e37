package io.valence.spark;

import io.valence.cli.option.DataFormat;
import io.valence.data.DataConfig;
import io.valence.data.output.RejectedRows;
import io.valence.data.table.BadRowPolicy;
import io.valence.data.table.BadRows;
import io.valence.data.table.Columns;
import io.valence.data.table.InputException;
import io.valence.data.table.TableFormat;
import io.valence.data.table.TableReader;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** How an executor reads a file of CSV or JSON Lines. */
final class FileReading implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String KEY = "data.text";

  private final Broadcast<SerializableConfiguration> hadoop;
  private final DataFormat kind;
  private final char delimiter;
  private final Character quote;
  private final Character escape;
  private final boolean header;
  private final String encoding;
  private final String text;
  private final boolean failing;
  private final String quarantine;

  /**
   * @param kind CSV or JSON Lines, whatever the names of the files say
   * @param data how they are read
   * @param failing whether the first bad row makes a file unusable
   * @param quarantine folder for bad rows; empty for none
   */
  FileReading(
      Broadcast<SerializableConfiguration> hadoop,
      DataFormat kind,
      DataConfig data,
      boolean failing,
      Optional<String> quarantine) {
    TableFormat format = data.format();
    this.hadoop = hadoop;
    this.kind = kind;
    this.delimiter = format.delimiter();
    this.quote = format.quote().orElse(null);
    this.escape = format.escape().orElse(null);
    this.header = format.header();
    this.encoding = format.encoding().map(Charset::name).orElse(null);
    this.text = data.text();
    this.failing = failing;
    this.quarantine = quarantine.orElse(null);
  }

  private TableFormat format() {
    return new TableFormat(
        delimiter,
        Optional.ofNullable(quote),
        Optional.ofNullable(escape),
        header,
        Optional.ofNullable(encoding).map(Charset::forName),
        "");
  }

  /** Reads a file, counts its rows and puts the bad ones aside. */
  FileCount count(InputFile file) throws IOException {
    try (LocalFolder folder = new LocalFolder()) {
      Path local = file.local(hadoop.value().value(), folder);
      Path rejected = folder.path().resolve("rejected");
      try {
        FileCount count = count(file, local, rejected);
        if (Files.exists(rejected)) {
          putAside(rejected, file);
        }
        return count;
      } catch (InputException e) {
        String failure = file.shown(e.getMessage(), local);
        return new FileCount(file.number(), null, 0, 0, List.of(), failure);
      }
    }
  }

  /**
   * @param rejected file for bad rows, if they are wanted
   */
  private FileCount count(InputFile file, Path local, Path rejected) throws IOException {
    Counter counter = new Counter(local);
    List<String> warnings = new ArrayList<>();
    Consumer<String> warned = warning -> warnings.add(file.shown(warning, local));
    try (RejectedRows bad = new RejectedRows(policy(rejected), row -> {}, warned)) {
      reader(local, bad.handler()).read(counter);
      return new FileCount(
          file.number(), counter.types(), counter.rows, bad.total(), warnings, null);
    }
  }

  private TableReader reader(Path local, BadRows bad) {
    return kind == DataFormat.JSONL
        ? TableReader.jsonLines(local, format(), bad)
        : TableReader.csv(local, format(), bad);
  }

  private BadRowPolicy policy(Path rejected) {
    if (failing) {
      return new BadRowPolicy.Fail();
    }
    return quarantine == null ? new BadRowPolicy.Skip() : new BadRowPolicy.Quarantine(rejected);
  }

  /** A task that is tried again replaces the file. */
  private void putAside(Path rejected, InputFile file) throws IOException {
    org.apache.hadoop.fs.Path to =
        new org.apache.hadoop.fs.Path(
            quarantine, String.format(Locale.ROOT, "%05d-%s.csv", file.number(), file.name()));
    FileSystem files = to.getFileSystem(hadoop.value().value());
    files.copyFromLocalFile(false, true, new org.apache.hadoop.fs.Path(rejected.toUri()), to);
  }

  /** Counts rows. */
  private final class Counter implements TableReader.Handler {
    private final Path file;
    private Columns columns;
    private List<TableReader.Kind> last;
    private ColumnTypes json; // null until there is a row of JSON Lines
    private long rows;

    Counter(Path file) {
      this.file = file;
    }

    @Override
    public Set<String> needed() {
      return Set.of(text);
    }

    @Override
    public void header(List<String> names) {
      columns = new Columns(file, names);
      columns.places(Map.of(KEY, text)); // throws if it is missing
    }

    @Override
    public void kinds(List<TableReader.Kind> kinds) {
      last = kinds;
    }

    @Override
    public void row(TableReader.Row row) {
      rows++;
      if (last != null) {
        ColumnTypes own = new ColumnTypes(columns.names(), last);
        json = json == null ? own : json.or(own);
      }
    }

    ColumnTypes types() {
      return json == null ? ColumnTypes.strings(columns.names()) : json;
    }
  }

  /**
   * The usable rows of a file, of any size, with the columns in the order wanted and those of
   * {@link Table#ORDER}.
   */
  Iterator<Row> rows(InputFile file, ColumnTypes wanted) throws IOException {
    LocalFolder folder = new LocalFolder();
    Path local = file.local(hadoop.value().value(), folder);
    BadRows bad = failing ? BadRows.FAIL : BadRows.SKIP;
    FileRows rows = new FileRows(reader(local, bad), Set.of(text), wanted, file);
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  rows.close();
                  close(folder);
                });
    return rows;
  }

  private static void close(LocalFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
