package io.valence.data.table;

import io.valence.data.table.BadRowException.Reason;
import io.valence.data.table.csv.EscapedCharacters;
import io.valence.data.table.csv.RecordLimit;
import io.valence.data.table.csv.SwallowedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Streams the rows of one CSV file (RFC 4180: quotes doubled, line breaks inside quotes, LF or
 * CRLF; a leading byte order mark is dropped; blank lines are skipped, except in a file with one
 * column, where they are empty rows). Spreadsheet conventions: a first line {@code sep=;} sets the
 * delimiter, and empty fields after the last column are dropped. If the header has all needed
 * columns only with a semicolon, tab, vertical bar or comma, that is the delimiter. fastText lines
 * are also accepted.
 */
public final class CsvReader implements TableReader {
  private final Path file;
  private final TableFormat format;
  private final BadRows badRows;
  private TextFile text;
  private String encodingRemedy;

  /**
   * @param badRows how unusable rows are handled
   */
  public CsvReader(Path file, TableFormat format, BadRows badRows) {
    this.file = file;
    this.format = format;
    this.badRows = badRows;
    this.text = new TextFile(file, format.encoding());
  }

  @Override
  public void read(Handler handler) {
    text = text.settled(badRows);
    TextFile.Use<TextReader, Void> rows =
        in -> {
          rows(in, handler);
          return null;
        };
    if (badRows.stops()) {
      text.read(rows);
    } else {
      text.readLeniently(rows);
    }
  }

  private void rows(TextReader in, Handler handler) throws IOException {
    Preamble before = Preamble.read(in, format.delimiter());
    if (before.isFastText()) {
      new FastTextReader(file, badRows).read(in, before.lines(), handler);
      return;
    }
    before.problem().ifPresent(problem -> refuse(problem));
    TableFormat read =
        before
            .delimiter()
            .or(() -> before.otherDelimiter(format, handler))
            .map(format::withDelimiter)
            .orElse(format);
    handler.style(
        new TableStyle(
            read,
            // A spreadsheet that writes another encoding reads UTF-8 only with a mark.
            in.byteOrderMark() || !text.isUnicode(),
            before.lineEnd(),
            read.quote().isPresent() && before.quotesAll(read.quote().get(), read.delimiter())));
    Rows rows = new Rows(read, handler, before.lines());
    if (badRows.stops()) {
      parse(in, rows);
    } else {
      parseEach(new RecordSplitter(in, read), rows);
    }
    if (rows.columns == null) {
      throw new InputException(
          file.toString(), "empty file", "it needs a header line and at least one row");
    }
  }

  private void refuse(Preamble.Refusal refusal) {
    throw new InputException(file.toString(), refusal.problem(), refusal.remedy());
  }

  /** Reads the whole file with one parser, up to the first bad row. */
  private void parse(BufferedReader text, Rows rows) throws IOException {
    RecordLimit limit = new RecordLimit(unescaped(text, rows.format), RecordSplitter.LONGEST);
    long line = 1;
    CSVFormat csv = csv(rows.format);
    try (CSVParser parser = CSVParser.builder().setReader(limit).setFormat(csv).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      while (rows.wantsMore()) {
        line = parser.getCurrentLineNumber() + 1 + rows.before;
        if (!hasNext(records, line)) {
          break;
        }
        limit.begin();
        rows.take(line, records.next().toList());
      }
    } catch (RecordLimit.ExceededException e) {
      throw tooLong(line);
    }
  }

  /** Uses one parser per row, so a bad row does not affect the next. */
  private void parseEach(RecordSplitter splitter, Rows rows) throws IOException {
    CSVFormat csv = csv(rows.format);
    for (RecordSplitter.Raw raw = splitter.next();
        raw != null && rows.wantsMore();
        raw = splitter.next()) {
      long line = raw.line() + rows.before;
      try {
        rows.take(line, fields(raw, line, rows.format, csv));
      } catch (BadRowException e) {
        if (rows.columns == null) {
          throw new InputException(e.getMessage(), e);
        }
        badRows.reject(e, raw.text());
      }
    }
  }

  private static Reader unescaped(Reader text, TableFormat format) {
    return format
        .escape()
        .filter(c -> !format.quote().equals(Optional.of(c))) // doubled quotes
        .<Reader>map(c -> new EscapedCharacters(text, c, format.delimiter(), format.quote()))
        .orElse(text);
  }

  private static CSVFormat csv(TableFormat format) {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(format.delimiter())
        .setQuote(format.quote().orElse(null))
        .setEscape(format.escape().orElse(null))
        .setIgnoreEmptyLines(false)
        .setLenientEof(false)
        .setTrailingData(false)
        .get();
  }

  private List<String> fields(RecordSplitter.Raw raw, long line, TableFormat format, CSVFormat csv)
      throws IOException {
    if (raw.end() == RecordSplitter.End.TOO_LONG) {
      throw tooLong(line);
    }
    if (raw.end() == RecordSplitter.End.BROKEN_QUOTE) {
      throw brokenQuote(line, "a quote in this row is never closed, or text follows it");
    }
    if (raw.text().indexOf(DecodingReader.BROKEN) >= 0) {
      throw new BadRowException(
          file, line, Reason.UTF8, "not valid " + encoding(), encodingRemedy());
    }
    if (raw.text().isEmpty()) {
      return List.of("");
    }
    Reader record = unescaped(new StringReader(raw.text()), format);
    try (CSVParser parser = CSVParser.builder().setReader(record).setFormat(csv).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      hasNext(records, line);
      return records.next().toList();
    }
  }

  private String encoding() {
    return text.encoding().orElse(StandardCharsets.UTF_8).name();
  }

  /** How to fix the encoding; determined once, by rereading the file. */
  private String encodingRemedy() {
    if (encodingRemedy == null) {
      encodingRemedy = text.remedy();
    }
    return encodingRemedy;
  }

  /** Passes the rows of a file to a handler. */
  private final class Rows {
    private final TableFormat format;
    private final Handler handler;
    private final int before;
    private List<String> columns;

    /**
     * @param before lines of the file before the parser's first
     */
    Rows(TableFormat format, Handler handler, int before) {
      this.format = format;
      this.handler = handler;
      this.before = before;
    }

    boolean wantsMore() {
      return columns == null || handler.wantsMore();
    }

    /** Handles a parsed row; the first is the header. */
    void take(long line, List<String> fields) {
      if (columns == null) {
        columns = format.header() ? fields : numbers(fields.size());
        handler.header(columns);
        if (format.header()) {
          return;
        }
      }
      if (isBlank(fields)) {
        return;
      }
      List<String> own = withoutEmptyRest(fields);
      if (own.size() != columns.size()) {
        throw wrongWidth(line, own.size(), columns.size());
      }
      for (int i = 0; i < own.size(); i++) {
        if (own.get(i).indexOf('\0') >= 0) {
          throw new BadRowException(
              file,
              line,
              Reason.NUL,
              "a NUL character in column \"" + columns.get(i) + "\"",
              "remove it");
        }
      }
      if (new SwallowedRows(columns.size(), format.delimiter()).in(own)) {
        badRows.warn(swallowed(line, own));
      }
      handler.row(new Row(line, own));
    }

    /** A blank line, also one of spaces, or the DOS end-of-file mark. */
    private boolean isBlank(List<String> fields) {
      boolean single = fields.size() == 1;
      return single && fields.get(0).equals("\u001A")
          || single && columns.size() > 1 && fields.get(0).isBlank();
    }

    /** Spreadsheets pad every row to the widest one. */
    private List<String> withoutEmptyRest(List<String> fields) {
      int width = fields.size();
      while (width > columns.size() && fields.get(width - 1).isEmpty()) {
        width--;
      }
      return fields.subList(0, width);
    }
  }

  private static List<String> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
  }

  private String swallowed(long line, List<String> fields) {
    long more = fields.stream().mapToLong(field -> Math.max(0, field.lines().count() - 1)).sum();
    return file
        + ":"
        + line
        + ": one row from here to line "
        + (line + more)
        + ", which looks like several rows inside a quote; if it is, double or remove the quote,"
        + " or take quotes as characters by --set data.quote=none";
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
        "close the quote, and double a quote inside a quoted field, or take quotes as characters by"
            + " --set data.quote=none; where a backslash escapes them: --set 'data.escape=\\'");
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

  /** Commons CSV reads ahead in hasNext, so a broken quote is detected here. */
  private boolean hasNext(Iterator<CSVRecord> records, long line) {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof CSVException)) {
        throw e;
      }
      String message = String.valueOf(e.getCause().getMessage());
      if (message.contains("escape")) {
        throw new BadRowException(
            file,
            line,
            Reason.QUOTES,
            "the file ends with the escape character (data.escape)",
            "remove it, or write it twice");
      }
      throw brokenQuote(
          line,
          message.contains("EOF")
              ? "a quote that opens in this row is never closed"
              : "text after a closing quote in this row");
    }
  }
}
