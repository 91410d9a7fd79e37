package io.valence.spark;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The rows to be scored. They are counted first, then scored. */
sealed interface Table permits ColumnarTable, TextTable {
  /** Columns that {@link #ordered} adds: sorted by them, rows are in the order of the input. */
  List<String> ORDER = List.of("valence_order_file", "valence_order_block", "valence_order_row");

  /** The column of a name, which may contain dots. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * Counts the rows and finds the bad ones.
   *
   * @param text name of the column with the texts
   */
  RowCounts count(String text) throws IOException;

  /** The rows, with the columns of the input. */
  Dataset<Row> rows();

  /** The rows, with the columns {@link #ORDER} behind their own. */
  Dataset<Row> ordered();
}
