package io.valence.data.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes rows as CSV: UTF-8, fields quoted where they must be (RFC 4180), lines ended by LF. */
public final class TableWriter implements AutoCloseable {
  private final CSVPrinter printer;

  /** Writes to a stream, which {@link #close} closes. */
  public TableWriter(OutputStream out, char delimiter) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setRecordSeparator('\n').get();
    this.printer =
        new CSVPrinter(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), format);
  }

  /**
   * Writes one row.
   *
   * @throws UncheckedIOException when the stream cannot be written
   */
  public void row(List<?> fields) {
    try {
      printer.printRecord(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands on what is buffered. */
  public void flush() throws IOException {
    printer.flush();
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
