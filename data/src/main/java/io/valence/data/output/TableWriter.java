package io.valence.data.output;

import io.valence.data.table.InputException;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes a table row by row. */
public sealed interface TableWriter extends AutoCloseable permits CsvWriter, WorkbookWriter {
  /**
   * A writer for a file by its extension: an Excel workbook for {@code .xlsx}, tabs for {@code
   * .tsv}, else the delimiter of the style; these two compressed for {@code .gz}.
   *
   * @param file whose name says it
   * @param out its content
   * @param input the table whose rows it gets; the tabs of a {@code .tsv} are of its name alone
   * @param style of the input
   */
  static TableWriter of(Path file, OutputStream out, Path input, TableStyle style)
      throws IOException {
    if (TableReader.isWorkbook(file)) {
      return workbook(file, out, style.format().header());
    }
    char inherited = TableReader.isTabSeparated(input) ? ',' : style.format().delimiter();
    char delimiter = TableReader.isTabSeparated(file) ? '\t' : inherited;
    boolean packed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    return new CsvWriter(
        packed ? new GZIPOutputStream(out, 1 << 16) : out, style.withDelimiter(delimiter));
  }

  private static TableWriter workbook(Path file, OutputStream out, boolean header) {
    try {
      return new WorkbookWriter(file, out, header);
    } catch (NoClassDefFoundError e) {
      throw new InputException(
          file.toString(),
          "an Excel workbook needs fastexcel, which is not on the class path",
          "add org.dhatim:fastexcel to it, or write a .csv file");
    }
  }

  /**
   * Writes one row.
   *
   * @throws java.io.UncheckedIOException when the stream cannot be written
   */
  void row(List<?> fields);

  /** Writes what is left of the table; the stream stays open. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
