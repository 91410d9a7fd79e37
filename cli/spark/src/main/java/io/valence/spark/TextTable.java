package io.valence.spark;

import io.valence.data.table.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * CSV or JSON Lines, read by Valence's own reader, so that the rows are those that {@code valence
 * predict} reads. A file is read by one task, since a line end may be inside quotes. All columns
 * are strings, but those of JSON Lines whose values are all numbers or all booleans.
 */
final class TextTable implements Table {
  /** Warnings that are shown. */
  private static final int SHOWN = 5;

  private final SparkSession session;
  private final List<InputFile> files;
  private final FileReading reading;
  private final Consumer<String> notes;
  private ColumnTypes columns; // known after counting
  private long bad; // likewise

  /**
   * @param files at least one
   * @param notes receives warnings about files
   */
  TextTable(
      SparkSession session, List<InputFile> files, FileReading reading, Consumer<String> notes) {
    this.session = session;
    this.notes = notes;
    this.files = files;
    this.reading = reading;
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  private JavaRDD<InputFile> distributed() {
    return context().parallelize(files, files.size());
  }

  @Override
  public Future<Long> count(String text) {
    FileReading each = reading;
    List<FileCount> counts = distributed().map(each::count).collect();
    for (FileCount count : counts) {
      count.problem().ifPresent(problem -> fail(problem));
    }
    warn(counts.stream().flatMap(count -> count.warnings().stream()).toList());
    columns = counts.get(0).columns();
    for (FileCount count : counts) {
      requireColumns(count);
      columns = columns.or(count.columns());
    }
    columns = columns.withString(text);
    bad = counts.stream().mapToLong(FileCount::bad).sum();
    return CompletableFuture.completedFuture(counts.stream().mapToLong(FileCount::rows).sum());
  }

  @Override
  public long bad() {
    return bad;
  }

  private void warn(List<String> warnings) {
    warnings.stream().limit(SHOWN).forEach(notes);
    if (warnings.size() > SHOWN) {
      notes.accept((warnings.size() - SHOWN) + " more warnings of this kind");
    }
  }

  private static void fail(String problem) {
    throw new InputException(problem, null);
  }

  private void requireColumns(FileCount count) {
    List<String> own = count.columns().names();
    List<String> missing = new ArrayList<>(columns.names());
    missing.removeAll(own);
    if (!missing.isEmpty() || own.size() != columns.names().size()) {
      throw new InputException(
          files.get(count.file()).uri(),
          "has the columns "
              + String.join(", ", own)
              + ", where "
              + files.get(0).uri()
              + " has "
              + String.join(", ", columns.names()),
          "score files of different columns one by one");
    }
  }

  @Override
  public Dataset<Row> rows() {
    return ordered().drop(ORDER.toArray(String[]::new));
  }

  @Override
  public Dataset<Row> ordered() {
    StructType schema = columns.schema();
    for (String column : ORDER) {
      schema = schema.add(column, DataTypes.LongType, false);
    }
    FileReading each = reading;
    ColumnTypes wanted = columns;
    JavaRDD<Row> rows = distributed().flatMap(file -> each.rows(file, wanted));
    return session.createDataFrame(rows, schema);
  }
}
