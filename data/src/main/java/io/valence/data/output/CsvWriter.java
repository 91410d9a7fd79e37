package io.valence.data.output;

import io.valence.data.table.InputException;
import io.valence.data.table.TableFormat;
import io.valence.data.table.TableStyle;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/** Writes rows as CSV in UTF-8 (RFC 4180). */
public final class CsvWriter implements TableWriter {
  private final OutputStream out;
  private final CSVPrinter printer;
  private final TableFormat unquoted; // null if fields may be quoted

  /** Quotes fields only where required, ends lines with LF; {@link #close} closes the stream. */
  public CsvWriter(OutputStream out, char delimiter) throws IOException {
    this(out, TableStyle.plain(TableFormat.of(delimiter)));
  }

  /** Writes with a style; {@link #close} closes the stream. */
  public CsvWriter(OutputStream out, TableStyle style) throws IOException {
    TableFormat format = style.format();
    CSVFormat csv =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(format.delimiter())
            .setQuote(format.quote().orElse(null))
            .setEscape(format.escape().orElse(null))
            .setQuoteMode(style.quoteAll() ? QuoteMode.ALL : null)
            .setRecordSeparator(style.lineEnd())
            .get();
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    if (style.byteOrderMark()) {
      writer.write('\uFEFF');
    }
    this.out = out;
    this.unquoted = format.quote().isEmpty() ? format : null;
    this.printer = new CSVPrinter(writer, csv);
  }

  /**
   * Writes one row.
   *
   * @throws InputException when there are no quotes for a field that needs some
   */
  @Override
  public void row(List<?> fields) {
    if (unquoted != null) {
      fields.forEach(field -> requireOneField(field.toString()));
    }
    try {
      printer.printRecord(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireOneField(String field) {
    boolean delimiter = field.indexOf(unquoted.delimiter()) >= 0 && unquoted.escape().isEmpty();
    if (delimiter || field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0) {
      throw new InputException(
          "data.quote",
          "is none, but a field that is written has "
              + (delimiter ? "the delimiter" : "a line break"),
          "write an .xlsx file");
    }
  }

  @Override
  public void finish() throws IOException {
    printer.flush();
    if (out instanceof DeflaterOutputStream packed) {
      packed.finish();
    }
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
