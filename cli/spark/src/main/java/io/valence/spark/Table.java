package io.valence.spark;

import java.util.List;
import java.util.concurrent.Future;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The rows to be scored. They are counted, then scored. */
sealed interface Table permits ColumnarTable, TextTable {
  /** Columns that {@link #ordered} adds: sorted by them, rows are in the order of the input. */
  List<String> ORDER = List.of("valence_order_file", "valence_order_block", "valence_order_row");

  /** The column of a name, which may contain dots. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * Counts the rows that can be used and finds the bad ones. Jobs may follow before the count is
   * done.
   *
   * @param text name of the column with the texts
   */
  Future<Long> count(String text);

  /** How many rows cannot be used; known after {@link #count}. */
  long bad();

  /** The rows, with the columns of the input. */
  Dataset<Row> rows();

  /** The rows, with the columns {@link #ORDER} behind their own. */
  Dataset<Row> ordered();
}
