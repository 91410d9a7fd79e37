package io.valence.data.table;

import io.valence.data.table.BadRowException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Streams the rows of one CSV file (RFC 4180: quotes doubled, line ends inside quotes, LF or CRLF;
 * a leading byte order mark is dropped; blank lines are skipped, but in a file of one column, where
 * they are empty rows).
 */
public final class CsvReader implements TableReader {
  private final Path file;
  private final CSVFormat format;
  private final BadRows badRows;

  /**
   * @param badRows what becomes of rows that cannot be used
   */
  public CsvReader(Path file, char delimiter, BadRows badRows) {
    this.file = file;
    this.badRows = badRows;
    this.format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(false)
            .setLenientEof(false)
            .setTrailingData(false)
            .get();
  }

  @Override
  public void read(Handler handler) {
    TextFile text = new TextFile(file);
    if (badRows == BadRows.FAIL) {
      text.read(
          in -> {
            parse(in, handler);
            return null;
          });
    } else {
      text.readLeniently(
          in -> {
            parseEach(new RecordSplitter(in, format.getDelimiterString().charAt(0)), handler);
            return null;
          });
    }
  }

  /** The whole file by one parser, up to the first bad row. */
  private void parse(BufferedReader text, Handler handler) throws IOException {
    RecordLimit limit = new RecordLimit(text, RecordSplitter.LONGEST);
    long line = 1;
    try (CSVParser parser = CSVParser.builder().setReader(limit).setFormat(format).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!hasNext(records, parser)) {
        throw emptyFile();
      }
      List<String> columns = records.next().toList();
      handler.header(columns);
      for (line = parser.getCurrentLineNumber() + 1;
          handler.wantsMore() && hasNext(records, parser);
          line = parser.getCurrentLineNumber() + 1) {
        limit.begin();
        deliver(new Row(line, records.next().toList()), columns, handler);
      }
    } catch (RecordLimit.ExceededException e) {
      throw tooLong(line);
    }
  }

  /** A parser a row, so that the next one is read whatever this one holds. */
  private void parseEach(RecordSplitter splitter, Handler handler) throws IOException {
    List<String> columns = null;
    for (RecordSplitter.Raw raw = splitter.next();
        raw != null && (columns == null || handler.wantsMore());
        raw = splitter.next()) {
      try {
        Row row = new Row(raw.line(), fields(raw));
        if (columns == null) {
          columns = row.fields();
          handler.header(columns);
        } else {
          deliver(row, columns, handler);
        }
      } catch (BadRowException e) {
        if (columns == null) {
          throw e;
        }
        badRows.reject(e, raw.text());
      }
    }
    if (columns == null) {
      throw emptyFile();
    }
  }

  private List<String> fields(RecordSplitter.Raw raw) throws IOException {
    if (raw.end() == RecordSplitter.End.TOO_LONG) {
      throw tooLong(raw.line());
    }
    if (raw.end() == RecordSplitter.End.BROKEN_QUOTE) {
      throw brokenQuote(raw.line(), "a quote in this row is never closed, or text follows it");
    }
    if (raw.text().indexOf(Utf8Reader.BROKEN) >= 0) {
      throw new BadRowException(
          file, raw.line(), Reason.UTF8, "not valid UTF-8", "save the file as UTF-8");
    }
    if (raw.text().isEmpty()) {
      return List.of("");
    }
    try (CSVParser parser = CSVParser.parse(raw.text(), format)) {
      return parser.iterator().next().toList();
    }
  }

  private void deliver(Row row, List<String> columns, Handler handler) {
    List<String> fields = row.fields();
    if (columns.size() > 1 && fields.size() == 1 && fields.get(0).isEmpty()) {
      return;
    }
    if (fields.size() != columns.size()) {
      throw wrongWidth(row.line(), fields.size(), columns.size());
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).indexOf('\0') >= 0) {
        throw new BadRowException(
            file,
            row.line(),
            Reason.NUL,
            "a NUL character in column \"" + columns.get(i) + "\"",
            "remove it");
      }
    }
    handler.row(row);
  }

  private InputException emptyFile() {
    return new InputException(
        file.toString(), "empty file", "it needs a header line and at least one row");
  }

  private BadRowException tooLong(long line) {
    return new BadRowException(
        file,
        line,
        Reason.LENGTH,
        "a row of more than " + RecordSplitter.LONGEST + " characters",
        "shorten its text, or close the quote that opens in it");
  }

  private BadRowException brokenQuote(long line, String problem) {
    return new BadRowException(
        file,
        line,
        Reason.QUOTES,
        problem,
        "close the quote, and double a quote inside a quoted field");
  }

  private BadRowException wrongWidth(long line, int fields, int width) {
    return new BadRowException(
        file,
        line,
        Reason.FIELDS,
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
      throw brokenQuote(
          start,
          unclosed
              ? "a quote that opens in this row is never closed"
              : "text after a closing quote in this row");
    }
  }
}
