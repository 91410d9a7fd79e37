package io.valence.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.valence.cli.option.DataFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Parquet or ORC, as Spark reads it. */
final class ColumnarTable implements Table {
  private final Dataset<Row> rows;

  /**
   * Reads the columns: a job on an executor.
   *
   * @param paths files, folders or patterns
   */
  ColumnarTable(SparkSession session, DataFormat format, List<String> paths) {
    this.rows =
        session
            .read()
            .format(format.name().toLowerCase(Locale.ROOT))
            .load(paths.toArray(String[]::new));
  }

  /** Without reading a column, and beside the jobs after it. */
  @Override
  public Future<Long> count(String text) {
    return rows.select(new Column[0]).toJavaRDD().countAsync();
  }

  @Override
  public long bad() {
    return 0;
  }

  @Override
  public Dataset<Row> rows() {
    return rows;
  }

  /** Spark numbers rows as it reads them, which is their order inside a block of a file. */
  @Override
  public Dataset<Row> ordered() {
    return rows.withColumn(ORDER.get(0), col("_metadata.file_path"))
        .withColumn(ORDER.get(1), col("_metadata.file_block_start"))
        .withColumn(ORDER.get(2), monotonically_increasing_id());
  }
}
