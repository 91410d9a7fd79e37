package io.valence.data.output;

import io.valence.data.table.InputException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes rows as an Excel workbook of one sheet ({@code .xlsx}, ECMA-376), in bounded memory. A
 * field that is a number in its shortest form, or a probability, becomes a number; a day such as
 * 2026-01-31, also with a time such as T18:30, a date; {@code true} and {@code false} what they
 * are; any other one text: never a formula.
 */
public final class WorkbookWriter implements TableWriter {
  /** Up to 15 digits, which Excel's numbers hold exactly. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?!-0$)-?(?!\\d{16})(?=[\\d.]{1,16}$)(0|[1-9]\\d*)(\\.\\d*[1-9])?|[01]\\.\\d{4,6}");

  /** Days that Excel can count: from 1900-03-01 on. */
  private static final Pattern DATE =
      Pattern.compile("(19[1-9]\\d|2\\d{3})-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?)?");

  private static final Set<String> BOOLEANS = Set.of("true", "false");

  /** What XML cannot hold, and what reads like the way in which that is written. */
  private static final Pattern ESCAPED =
      Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\uFFFE\\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)");

  private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

  /** Rows between two moments at which the sheet's rows are written. */
  private static final int PART = 1000;

  private static final int MOST_ROWS = 1 << 20;
  private static final int LONGEST = 32_767;

  /** Of a column, in characters. */
  private static final int WIDEST = 60;

  private final String name;
  private final Workbook workbook;
  private final Worksheet sheet;
  private final boolean header;
  private final List<Integer> widths = new ArrayList<>(); // in characters
  private int rows;

  /**
   * A workbook with an empty sheet.
   *
   * @param file for messages
   * @param out its content; {@link #finish} leaves it open
   * @param header whether the first row names the columns
   */
  public WorkbookWriter(Path file, OutputStream out, boolean header) {
    name = file.toString();
    workbook = new Workbook(new Kept(out), "Valence", null);
    sheet = workbook.newWorksheet("Sheet1");
    this.header = header;
    if (header) {
      sheet.freezePane(0, 1);
    }
  }

  /** A stream that the workbook may not close. */
  private static final class Kept extends FilterOutputStream {
    Kept(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /**
   * Writes one row.
   *
   * @throws InputException when a sheet cannot hold it
   * @throws UncheckedIOException when the stream cannot be written
   */
  @Override
  public void row(List<?> fields) {
    if (rows == MOST_ROWS) {
      throw new InputException(
          name, "a sheet of Excel has at most " + MOST_ROWS + " rows", "write a .csv file");
    }
    for (int column = 0; column < fields.size(); column++) {
      String field = String.valueOf(fields.get(column));
      cell(column, field);
      widen(column, field.length());
    }
    rows++;
    if (rows % PART == 0) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Columns are as wide as their fields among the first rows, up to a limit. */
  private void flush() throws IOException {
    if (rows <= PART) {
      for (int column = 0; column < widths.size(); column++) {
        sheet.width(column, Math.min(WIDEST, widths.get(column) + 2));
      }
    }
    sheet.flush();
  }

  private void widen(int column, int width) {
    if (column == widths.size()) {
      widths.add(width);
    }
    widths.set(column, Math.max(width, widths.get(column)));
  }

  private void cell(int column, String field) {
    if (field.length() > LONGEST) {
      throw new InputException(
          name,
          "row "
              + (rows + 1)
              + " has a field of "
              + field.length()
              + " characters, and a cell of Excel holds "
              + LONGEST,
          "write a .csv file");
    }
    if (header && rows == 0) {
      sheet.inlineString(rows, column, written(field));
      sheet.style(rows, column).bold().set();
    } else if (NUMBER.matcher(field).matches()) {
      sheet.value(rows, column, new BigDecimal(field));
    } else if (BOOLEANS.contains(field)) {
      sheet.value(rows, column, Boolean.valueOf(field));
    } else if (DATE.matcher(field).matches() && isDate(field)) {
      date(column, field);
    } else if (!field.isEmpty()) {
      sheet.inlineString(rows, column, written(field));
    }
  }

  private void date(int column, String field) {
    if (field.contains("T")) {
      sheet.value(rows, column, LocalDateTime.parse(field));
      sheet.style(rows, column).format("yyyy-mm-dd hh:mm:ss").set();
    } else {
      sheet.value(rows, column, LocalDate.parse(field));
      sheet.style(rows, column).format("yyyy-mm-dd").set();
    }
  }

  private static boolean isDate(String field) {
    try {
      LocalDateTime.parse(field.contains("T") ? field : field + "T00:00");
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String written(String field) {
    String whole = HALF_CHARACTER.matcher(field).replaceAll("\uFFFD");
    return ESCAPED
        .matcher(whole)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "_x%04X_", (int) found.group().charAt(0))));
  }

  @Override
  public void finish() throws IOException {
    flush();
    workbook.finish();
  }

  @Override
  public void close() throws IOException {
    workbook.close();
  }
}
