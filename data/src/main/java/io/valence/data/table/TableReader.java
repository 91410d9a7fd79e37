package io.valence.data.table;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Streams the rows of a file with named columns. */
public sealed interface TableReader
    permits CsvReader, JsonLinesReader, ParquetReader, WorkbookReader {
  /** One data row. */
  record Row(long line, List<String> fields) {}

  /** What a value of a JSON object is; numbers are of 64 bits. */
  enum Kind {
    /** Null, or missing. */
    EMPTY,
    BOOLEAN,
    WHOLE,
    NUMBER,
    /** Also lists, objects, and numbers of more digits than a whole number of 64 bits has. */
    TEXT;

    /** What holds both. */
    public Kind or(Kind other) {
      if (this == other || other == EMPTY) {
        return this;
      }
      if (this == EMPTY) {
        return other;
      }
      boolean numbers = Set.of(WHOLE, NUMBER).containsAll(Set.of(this, other));
      return numbers ? NUMBER : TEXT;
    }
  }

  /** Receives the column names, then every row. */
  interface Handler {
    /** Style of a CSV file; before its header. */
    default void style(TableStyle style) {}

    /** The columns that every row must have; empty for all. JSON objects may lack the others. */
    default Set<String> needed() {
      return Set.of();
    }

    /**
     * Whether these are the names of its columns: where a header is sought below other rows of a
     * sheet, or by another delimiter.
     */
    default boolean isHeader(List<String> columns) {
      return columns.containsAll(needed());
    }

    /** Columns that hold one value, so that a list of one is taken for its element. */
    default Set<String> single() {
      return needed();
    }

    /** The column names. */
    void header(List<String> columns);

    /** What the fields of the next row are, if the file is JSON Lines. */
    default void kinds(List<Kind> kinds) {}

    /** A row with as many fields as there are columns. */
    void row(Row row);

    /** Whether to continue with the next row; called before each. */
    default boolean wantsMore() {
      return true;
    }
  }

  /**
   * Reads the file row by row while the handler wants more. If the handler throws a {@link
   * BadRowException}, the row is bad.
   *
   * @throws InputException when the file cannot be read
   */
  void read(Handler handler);

  /**
   * The reader for a file by its extension: an Excel workbook for {@code .xlsx}, Parquet for {@code
   * .parquet}, JSON Lines for {@code .jsonl} and {@code .ndjson}, tabs for {@code .tsv}, else the
   * given delimiter; texts optionally with {@code .gz}.
   *
   * @param badRows how unusable rows are handled
   */
  static TableReader of(Path file, TableFormat format, BadRows badRows) {
    if (isWorkbook(file)) {
      return new WorkbookReader(file, format.header(), format.sheet(), badRows);
    }
    if (kind(file).equals("parquet")) {
      return new ParquetReader(file, badRows);
    }
    return isJsonLines(file) ? jsonLines(file, format, badRows) : csv(file, format, badRows);
  }

  /** The reader for a file of JSON Lines, whatever its extension. */
  static TableReader jsonLines(Path file, TableFormat format, BadRows badRows) {
    return new JsonLinesReader(file, format.encoding(), badRows);
  }

  /** The reader for a file of separated fields, whatever its extension. */
  static TableReader csv(Path file, TableFormat format, BadRows badRows) {
    char delimiter = delimiter(file, format.delimiter());
    return new CsvReader(file, format.withDelimiter(delimiter), badRows);
  }

  /** Whether a file has the extension of a table. */
  static boolean isTable(Path file) {
    return List.of("csv", "tsv", "jsonl", "ndjson", "xlsx", "parquet").contains(kind(file));
  }

  /**
   * Whether a file begins as one of fastText's, whatever its extension.
   *
   * @throws InputException when it cannot be read
   */
  static boolean isFastText(Path file) {
    int length = FastTextReader.LABEL.length();
    return new TextFile(file)
        .readBytes(in -> new String(in.readNBytes(length), StandardCharsets.ISO_8859_1))
        .equals(FastTextReader.LABEL);
  }

  /** Whether a file has the extension of JSON Lines. */
  static boolean isJsonLines(Path file) {
    return List.of("jsonl", "ndjson").contains(kind(file));
  }

  /** Whether a file has the extension of an Excel workbook. */
  static boolean isWorkbook(Path file) {
    return kind(file).equals("xlsx");
  }

  /** The field separator of a file: a tab if its name ends in {@code .tsv}. */
  static char delimiter(Path file, char otherwise) {
    return isTabSeparated(file) ? '\t' : otherwise;
  }

  /** Whether a file has the extension of a table with tabs. */
  static boolean isTabSeparated(Path file) {
    return kind(file).equals("tsv");
  }

  private static String kind(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
