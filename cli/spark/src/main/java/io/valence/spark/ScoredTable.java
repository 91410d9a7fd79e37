package io.valence.spark;

import static org.apache.spark.sql.functions.format_string;

import io.valence.cli.option.DataFormat;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The folder with the scored rows. */
record ScoredTable(SparkSession session, Path folder, DataFormat format) {
  private static final Map<String, String> CSV =
      Map.of(
          "header", "true",
          // Quotes are doubled (RFC 4180), and white space is kept.
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false",
          "multiLine", "true",
          "emptyValue", "");

  /**
   * Writes the rows by Spark's protocol: a task that is tried again replaces what it wrote.
   *
   * @param replace whether a folder that exists is replaced
   * @return the columns as they were written
   */
  StructType write(Dataset<Row> rows, boolean replace) {
    Dataset<Row> written = format == DataFormat.CSV ? withDecimals(rows) : rows;
    written
        .write()
        .mode(replace ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
        .format(name())
        .options(options())
        .save(folder.toString());
    return written.schema();
  }

  private String name() {
    return switch (format) {
      case PARQUET -> "parquet";
      case ORC -> "orc";
      case CSV -> "csv";
      case JSONL -> "json";
    };
  }

  private Map<String, String> options() {
    return switch (format) {
      case PARQUET, ORC -> Map.of();
      case CSV -> CSV;
      case JSONL -> Map.of("ignoreNullFields", "false");
    };
  }

  /** Probabilities with six decimals, as {@code valence predict} writes them. */
  private static Dataset<Row> withDecimals(Dataset<Row> rows) {
    Dataset<Row> all = rows;
    for (StructField field : rows.schema().fields()) {
      if (field.dataType().equals(DataTypes.FloatType)) {
        all = all.withColumn(field.name(), format_string("%.6f", Table.column(field.name())));
      }
    }
    return all;
  }

  /**
   * Counts the rows by reading what was written.
   *
   * @param columns as they were written
   */
  OutputCounts counts(StructType columns, String label) {
    Dataset<Row> rows =
        session.read().schema(columns).format(name()).options(options()).load(folder.toString());
    // One job of one stage, where groupBy makes two jobs.
    Map<String, Long> counts =
        rows.select(Table.column(label))
            .toJavaRDD()
            .aggregate(new HashMap<>(), ScoredTable::counted, ScoredTable::merged);
    return OutputCounts.of(counts);
  }

  private static HashMap<String, Long> counted(HashMap<String, Long> counts, Row row) {
    counts.merge(row.getString(0), 1L, Long::sum);
    return counts;
  }

  private static HashMap<String, Long> merged(HashMap<String, Long> a, HashMap<String, Long> b) {
    b.forEach((label, count) -> a.merge(label, count, Long::sum));
    return a;
  }
}
