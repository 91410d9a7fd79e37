package io.valence.spark;

import static org.apache.spark.sql.functions.col;

import io.valence.app.LibraryVersion;
import io.valence.app.UsageException;
import io.valence.app.device.Backends;
import io.valence.cli.option.DataFormat;
import io.valence.cli.option.ScoreOptions;
import io.valence.data.DataConfig;
import io.valence.data.table.InputException;
import io.valence.model.config.ConfigReader;
import io.valence.model.config.RunConfig;
import io.valence.model.math.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Scores the rows of a table and writes them, completely or not at all. */
final class ScoreJob {
  /** Tasks per core, so that a slow one is not waited for long. */
  private static final int TASKS_PER_CORE = 4;

  private final SparkSession session;
  private final ScoreOptions options;
  private final PrintStream notes;

  /**
   * @param notes for people; standard error
   */
  ScoreJob(SparkSession session, ScoreOptions options, PrintStream notes) {
    this.session = session;
    this.options = options;
    this.notes = notes;
  }

  private Configuration hadoop() {
    return session.sparkContext().hadoopConfiguration();
  }

  /**
   * Runs the job.
   *
   * @throws InputException when the input, or the output as read again, is not what it should be
   */
  void run() throws IOException, ExecutionException, InterruptedException {
    long start = System.nanoTime();
    requireFree();
    ValenceModel model = ValenceModel.of(options.model(), hadoop());
    DataConfig data = data(model);
    List<InputFile> files = new InputPaths(options.inputs(), hadoop()).files();
    requireApart(files);
    DataFormat format = options.inputFormat().orElseGet(() -> InputPaths.format(files));
    Table table = table(format, files, data);
    model.setInputCol(data.text()).setExact(options.exact());
    model.setProbabilities(options.probabilities());

    note("computing with %s", computing());
    name("count the rows");
    Future<Long> rows = counted(table, model, data.text());
    if (rows.isDone()) {
      note("%,d rows, %,d bad", rows.get(), table.bad());
    }
    OutputCounts written = written(table, model, options.outputFormat().orElse(format), rows);
    RowCounts counts = new RowCounts(rows.get(), table.bad());
    requireAll(counts, written);
    double seconds = (System.nanoTime() - start) / 1e9;
    new ScoreSummary(
            new LibraryVersion().number(), model.files().fingerprints(), counts, written, seconds)
        .write(hadoop(), new Path(options.output()));
    note("%,d rows in %.1f s: %s", written.rows(), seconds, options.output());
    written.labels().forEach((label, count) -> note("  %s: %,d", label, count));
  }

  private OutputCounts written(
      Table table, ValenceModel model, DataFormat format, Future<Long> rows) {
    name("score " + String.join(" ", options.inputs()));
    ScoredTable scored = new ScoredTable(session, new Path(options.output()), format);
    StructType columns;
    try (Progress progress = new Progress(session, rows, notes)) {
      progress.start();
      columns = scored.write(scored(table, model), options.force());
    }
    name("count the scored rows");
    return scored.counts(columns, model.labelColumn());
  }

  private void requireAll(RowCounts counts, OutputCounts written) {
    if (written.rows() != counts.rows()) {
      throw new InputException(
          options.output(),
          String.format(Locale.ROOT, "has %,d rows of %,d", written.rows(), counts.rows()),
          "do not use it; score again, and report this with what Spark printed");
    }
  }

  /** Names the next job in Spark's own page. */
  private void name(String job) {
    session.sparkContext().setJobDescription("valence: " + job);
  }

  private void note(String format, Object... values) {
    notes.printf(Locale.ROOT, "valence: " + format + "%n", values);
  }

  /** What computes, as far as the driver can tell: it has the same jars as the executors. */
  private String computing() {
    Backends backends = new Backends();
    try (Backend backend = options.exact() ? backends.quick() : backends.bulk(1)) {
      return backend.description();
    }
  }

  private void requireFree() throws IOException {
    Path output = new Path(options.output());
    FileSystem files = output.getFileSystem(hadoop());
    if (files.exists(output) && !options.force()) {
      throw new UsageException(options.output() + " exists; use another folder, or add --force");
    }
  }

  /** Spark empties a folder before it writes into it. */
  private void requireApart(List<InputFile> files) throws IOException {
    Path output = new Path(options.output());
    String whole = output.getFileSystem(hadoop()).makeQualified(output).toString();
    for (InputFile file : files) {
      if (file.uri().equals(whole) || file.uri().startsWith(whole + "/")) {
        throw new UsageException(
            file.uri() + " is input and would be replaced by the output; use another folder");
      }
    }
  }

  private DataConfig data(ValenceModel model) {
    RunConfig config = model.config();
    return new ConfigReader(config).all(options.settings()).read().data();
  }

  private Table table(DataFormat format, List<InputFile> files, DataConfig data) {
    return switch (format) {
      case PARQUET, ORC -> new ColumnarTable(session, format, options.inputs());
      case CSV, JSONL ->
          new TextTable(
              session, files, reading(format, data), warning -> note("warning: %s", warning));
    };
  }

  private FileReading reading(DataFormat format, DataConfig data) {
    return new FileReading(
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop())),
        format,
        data,
        options.failsOnBadRow(),
        options.quarantine());
  }

  private Future<Long> counted(Table table, ValenceModel model, String text) {
    if (table instanceof ColumnarTable columnar) {
      model.transformSchema(columnar.rows().schema()); // throws if it has no such column
    }
    return table.count(text);
  }

  private Dataset<Row> scored(Table table, ValenceModel model) {
    Dataset<Row> rows = options.ordered() ? sorted(table.ordered()) : spread(table.rows());
    Dataset<Row> own = rows.drop(Table.ORDER.toArray(String[]::new));
    return model.withFreeColumns(own.schema()).transform(own);
  }

  private int tasks() {
    return TASKS_PER_CORE * session.sparkContext().defaultParallelism();
  }

  /**
   * The model is by far the longest part of the work: sorted before it, its answers need not be.
   */
  private Dataset<Row> sorted(Dataset<Row> rows) {
    Column[] order = Table.ORDER.stream().map(name -> col(name)).toArray(Column[]::new);
    return rows.repartitionByRange(tasks(), order).sortWithinPartitions(order);
  }

  /** In at least as many tasks as keep all cores busy. */
  private Dataset<Row> spread(Dataset<Row> rows) {
    int now = rows.toJavaRDD().getNumPartitions();
    return now < tasks() / 2 ? rows.repartition(tasks()) : rows;
  }
}
