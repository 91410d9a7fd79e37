package io.valence.spark;

import io.valence.data.table.TableReader.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table of text: strings, and in JSON Lines also numbers and booleans.
 *
 * @param names in the order of the table
 * @param kinds what holds all values of each column
 */
record ColumnTypes(List<String> names, List<Kind> kinds) implements Serializable {
  /** Columns of strings. */
  static ColumnTypes strings(List<String> names) {
    return new ColumnTypes(names, names.stream().map(name -> Kind.TEXT).toList());
  }

  /**
   * What holds the values of both tables, in the order of this one.
   *
   * @param other with the same names, in any order
   */
  ColumnTypes or(ColumnTypes other) {
    List<Kind> both = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      both.add(kinds.get(column).or(other.kinds.get(other.names.indexOf(names.get(column)))));
    }
    return new ColumnTypes(names, both);
  }

  /** The same with a column of strings. */
  ColumnTypes withString(String name) {
    List<Kind> changed = new ArrayList<>(kinds);
    changed.set(names.indexOf(name), Kind.TEXT);
    return new ColumnTypes(names, changed);
  }

  /** A schema with these columns, which may be null. */
  StructType schema() {
    StructType schema = new StructType();
    for (int column = 0; column < names.size(); column++) {
      schema = schema.add(names.get(column), type(kinds.get(column)), true);
    }
    return schema;
  }

  private static DataType type(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> DataTypes.BooleanType;
      case WHOLE -> DataTypes.LongType;
      case NUMBER -> DataTypes.DoubleType;
      case EMPTY, TEXT -> DataTypes.StringType;
    };
  }

  /** A field that is not null as a value of its column. */
  Object value(int column, String field) {
    return switch (kinds.get(column)) {
      case BOOLEAN -> Boolean.valueOf(field);
      case WHOLE -> Long.valueOf(field);
      case NUMBER -> Double.valueOf(field);
      case EMPTY, TEXT -> field;
    };
  }
}
