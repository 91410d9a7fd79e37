package io.valence.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Streams the rows of one CSV file (RFC 4180: quotes doubled, line ends inside quotes, LF or CRLF;
 * a leading byte order mark is dropped; blank lines are skipped, but in a file of one column, where
 * they are empty rows).
 */
public final class CsvReader {
  /** One data row. */
  public record Row(long line, List<String> fields) {}

  /** Receives the header, then every row. */
  public interface Handler {
    /** The column names, as they stand in line 1. */
    void header(List<String> columns);

    /** A row with as many fields as the header. */
    void row(Row row);
  }

  private final Path file;
  private final CSVFormat format;

  public CsvReader(Path file, char delimiter) {
    this.file = file;
    this.format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(false)
            .setLenientEof(false)
            .setTrailingData(false)
            .get();
  }

  /**
   * Reads the whole file, row by row.
   *
   * @throws InputException when the file cannot be read or a row is malformed
   */
  public void read(Handler handler) {
    new TextFile(file)
        .read(
            text -> {
              parse(text, handler);
              return null;
            });
  }

  private void parse(BufferedReader text, Handler handler) throws IOException {
    try (CSVParser parser = CSVParser.builder().setReader(text).setFormat(format).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!hasNext(records, parser)) {
        throw new InputException(
            file.toString(), "empty file", "it needs a header line and at least one row");
      }
      List<String> columns = records.next().toList();
      handler.header(columns);
      int width = columns.size();
      for (long line = parser.getCurrentLineNumber() + 1;
          hasNext(records, parser);
          line = parser.getCurrentLineNumber() + 1) {
        List<String> fields = records.next().toList();
        if (width > 1 && fields.size() == 1 && fields.get(0).isEmpty()) {
          continue;
        }
        if (fields.size() != width) {
          throw wrongWidth(line, fields.size(), width);
        }
        handler.row(new Row(line, fields));
      }
    }
  }

  private InputException wrongWidth(long line, int fields, int width) {
    return InputException.atLine(
        file,
        line,
        fields + (fields == 1 ? " field" : " fields") + " where the header has " + width,
        fields < width
            ? "add what is missing"
            : "put quotes around a text that holds the delimiter, or name another data.delimiter");
  }

  /** Commons CSV reads ahead in hasNext, so this is where a broken quote shows. */
  private boolean hasNext(Iterator<CSVRecord> records, CSVParser parser) {
    long start = parser.getCurrentLineNumber() + 1;
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof CSVException)) {
        throw e;
      }
      String message = e.getCause().getMessage();
      boolean unclosed = message != null && message.contains("EOF");
      throw InputException.atLine(
          file,
          start,
          unclosed
              ? "a quote that opens in this row is never closed"
              : "text after a closing quote in this row",
          "close the quote, and double a quote inside a quoted field");
    }
  }

  /** Reads only what {@code rows} wants, checking that {@code text} and {@code label} exist. */
  static void readLabelled(Path file, DataConfig config, Consumer<LabelledText> rows) {
    new CsvReader(file, config.delimiter())
        .read(
            new Handler() {
              private int text;
              private int label;

              @Override
              public void header(List<String> columns) {
                text = column(file, columns, config.text(), "data.text");
                label = column(file, columns, config.label(), "data.label");
              }

              @Override
              public void row(Row row) {
                rows.accept(
                    new LabelledText(
                        file, row.line(), row.fields().get(text), row.fields().get(label).strip()));
              }
            });
  }

  /**
   * The place of a named column.
   *
   * @param key the configuration key that names it, for the message
   */
  public static int column(Path file, List<String> columns, String name, String key) {
    List<String> names = columns.stream().map(String::strip).toList();
    int at = names.indexOf(name);
    if (at < 0) {
      throw InputException.atLine(
          file,
          1,
          "no column \"" + name + "\" in the header " + names,
          "name the column with --set "
              + key
              + "=NAME, or the fields' delimiter with data.delimiter");
    }
    if (names.lastIndexOf(name) != at) {
      throw InputException.atLine(
          file, 1, "two columns are called \"" + name + "\"", "rename one of them");
    }
    return at;
  }
}
