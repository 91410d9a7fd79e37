package io.valence.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.valence.cli.option.DataFormat;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Parquet or ORC, as Spark reads it.
 *
 * @param paths files, folders or patterns
 */
record ColumnarTable(SparkSession session, DataFormat format, List<String> paths) implements Table {
  /** Without reading a column: the files say how many rows they have. */
  @Override
  public RowCounts count(String text) {
    return new RowCounts(rows().count(), 0);
  }

  @Override
  public Dataset<Row> rows() {
    return session
        .read()
        .format(format.name().toLowerCase(Locale.ROOT))
        .load(paths.toArray(String[]::new));
  }

  /** Spark numbers rows as it reads them, which is their order inside a block of a file. */
  @Override
  public Dataset<Row> ordered() {
    return rows()
        .withColumn(ORDER.get(0), col("_metadata.file_path"))
        .withColumn(ORDER.get(1), col("_metadata.file_block_start"))
        .withColumn(ORDER.get(2), monotonically_increasing_id());
  }
}
