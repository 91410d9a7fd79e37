package io.valence.data.table;

import io.valence.data.table.BadRowException.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/**
 * Streams the rows of a sheet of an Excel workbook ({@code .xlsx}, ECMA-376). A cell is read as its
 * value, a formula as its last result. Rows without a value are skipped. A row's line is its number
 * in the sheet. The header is the first row with all needed columns.
 */
public final class WorkbookReader implements TableReader {
  private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

  /** Rows before the header in which it is sought. */
  private static final int MOST_BEFORE = 20;

  /** Excel's largest number is 9.99E+307. */
  private static final int MOST_EXPONENT = 330;

  private static final BigDecimal FIRST_BEYOND_CALENDAR = BigDecimal.valueOf(2_958_466);

  /** The day zero of a time without a day. */
  private static final Pattern NO_DAY = Pattern.compile("^1899-12-3[01]T");

  private final Path file;
  private final boolean header;
  private final String sheet;
  private final BadRows badRows;

  /**
   * @param header whether the first row names the columns
   * @param sheet its name, or its number from 1 among the visible ones; empty for the first one
   * @param badRows how unusable rows are handled
   */
  public WorkbookReader(Path file, boolean header, String sheet, BadRows badRows) {
    this.file = file;
    this.header = header;
    this.sheet = sheet;
    this.badRows = badRows;
  }

  @Override
  public void read(Handler handler) {
    // A workbook is a zip archive.
    FileKind.ZIP.require(
        file, "is not an Excel workbook", "give a text file a name that ends in .csv");
    try {
      WorkbookCheck check = new WorkbookCheck(file);
      check.check();
      rows(handler, check.isStyled());
    } catch (NoClassDefFoundError e) {
      throw new InputException(
          file.toString(),
          "an Excel workbook needs fastexcel, which is not on the class path",
          "add org.dhatim:fastexcel-reader to it, or save the file as CSV UTF-8");
    } catch (ZipException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new InputException(
          file.toString(), "cannot be read (" + e.getMessage() + ")", "check the file");
    }
  }

  private void rows(Handler handler, boolean styled) throws IOException {
    Rows rows = new Rows(handler);
    try (ReadableWorkbook workbook = opened(styled);
        Stream<org.dhatim.fastexcel.reader.Row> stream = stream(workbook)) {
      Iterator<org.dhatim.fastexcel.reader.Row> each = stream.iterator();
      while (rows.wantsMore() && parsed(each::hasNext)) {
        rows.take(parsed(each::next));
      }
      rows.end();
    }
    if (rows.columns == null) {
      throw new InputException(
          file.toString(),
          sheet.isEmpty() ? "empty first sheet" : "empty sheet",
          "it needs a header and at least one row");
    }
  }

  /**
   * The caller closes it.
   *
   * @param styled whether there are styles, which tell dates from numbers; the parser requires them
   *     if it is to know the cells' formats
   */
  @SuppressWarnings("resource")
  private ReadableWorkbook opened(boolean styled) {
    return parsed(() -> new ReadableWorkbook(file.toFile(), new ReadingOptions(styled, false)));
  }

  private Stream<org.dhatim.fastexcel.reader.Row> stream(ReadableWorkbook workbook) {
    Sheet chosen = sheetOf(workbook);
    return parsed(chosen::openStream);
  }

  private Sheet sheetOf(ReadableWorkbook workbook) {
    List<Sheet> all = parsed(() -> workbook.getSheets().toList());
    List<Sheet> visible =
        all.stream().filter(each -> each.getVisibility() == SheetVisibility.VISIBLE).toList();
    if (!sheet.isEmpty()) {
      return named(all, visible);
    }
    if (visible.size() > 1) {
      badRows.warn(
          file
              + ": has "
              + visible.size()
              + " sheets; reading the first, "
              + names(visible.subList(0, 1))
              + "; choose another one by --sheet: "
              + names(visible.subList(1, visible.size())));
    }
    return (visible.isEmpty() ? all : visible).get(0);
  }

  private Sheet named(List<Sheet> all, List<Sheet> visible) {
    Optional<Sheet> byName = all.stream().filter(each -> each.getName().equals(sheet)).findFirst();
    if (byName.isPresent()) {
      return byName.get();
    }
    return IntStream.rangeClosed(1, visible.size())
        .filter(number -> sheet.equals(String.valueOf(number)))
        .mapToObj(number -> visible.get(number - 1))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    file.toString(),
                    "there is no sheet \"" + sheet + "\"",
                    "choose one of its sheets by --sheet: " + names(all)));
  }

  private static String names(List<Sheet> sheets) {
    return sheets.stream()
        .map(each -> "\"" + each.getName() + "\"")
        .collect(Collectors.joining(", "));
  }

  /** The result of a step of the parser, which throws many kinds of exceptions. */
  private <T> T parsed(Callable<T> step) {
    try {
      return step.call();
    } catch (Exception e) {
      throw malformed(e);
    }
  }

  private InputException malformed(Exception e) {
    return new InputException(
        file.toString(),
        "is not a workbook that can be read ("
            + String.valueOf(e.getMessage())
                .replaceAll("([a-z]+\\.)+[A-Z]\\w*: ", "")
                .replaceFirst("^null not found$", "a part that it names is missing")
            + ")",
        "save it again, or as CSV UTF-8");
  }

  /** Passes the rows of a sheet to a handler. */
  private final class Rows {
    private final Handler handler;
    private List<String> columns;
    private List<String> widest = List.of(); // of the rows that are no header
    private int before;

    Rows(Handler handler) {
      this.handler = handler;
    }

    /** Rows above the header, such as a title, lack its columns. */
    private boolean isHeader(List<String> fields) {
      return handler.isHeader(new Columns(file, fields).names());
    }

    /** The row with the most cells is shown as the header when there was none. */
    void end() {
      if (columns == null && !widest.isEmpty()) {
        columns = widest;
        handler.header(columns);
      }
    }

    boolean wantsMore() {
      return columns == null || handler.wantsMore();
    }

    void take(org.dhatim.fastexcel.reader.Row row) {
      List<String> fields = fields(row);
      if (fields.isEmpty()) {
        return;
      }
      if (columns == null && header && !isHeader(fields)) {
        widest = fields.size() > widest.size() ? fields : widest;
        if (++before == MOST_BEFORE) {
          end();
        }
        return;
      }
      if (columns == null) {
        columns =
            header
                ? fields
                : IntStream.rangeClosed(1, fields.size()).mapToObj(String::valueOf).toList();
        handler.header(columns);
        if (header) {
          return;
        }
      }
      try {
        requireValues(row);
        handler.row(new TableReader.Row(row.getRowNum(), padded(row, fields)));
      } catch (BadRowException e) {
        badRows.reject(e, String.join("\t", fields));
      }
    }

    /** A needed cell may not hold an error such as {@code #N/A}. */
    private void requireValues(org.dhatim.fastexcel.reader.Row row) {
      List<String> names = new Columns(file, columns).names();
      for (String name : handler.needed()) {
        int column = names.indexOf(name);
        if (column >= 0
            && row.getOptionalCell(column).map(Cell::getType).orElse(null) == CellType.ERROR) {
          throw new BadRowException(
              file,
              row.getRowNum(),
              Reason.CELL,
              "the cell of column \"" + name + "\" holds an error of Excel",
              "correct its formula, or clear the row");
        }
      }
    }

    /** As many fields as there are columns. */
    private List<String> padded(org.dhatim.fastexcel.reader.Row row, List<String> fields) {
      if (fields.size() > columns.size()) {
        throw new BadRowException(
            file,
            row.getRowNum(),
            Reason.FIELDS,
            fields.size() + " cells where the header has " + columns.size(),
            "name each column in the header");
      }
      List<String> all = new ArrayList<>(fields);
      while (all.size() < columns.size()) {
        all.add("");
      }
      return all;
    }
  }

  /** The values of a row, without empty ones at its end. */
  private static List<String> fields(org.dhatim.fastexcel.reader.Row row) {
    List<String> fields = new ArrayList<>();
    for (int column = 0; column < row.getCellCount(); column++) {
      fields.add(row.getOptionalCell(column).map(WorkbookReader::text).orElse(""));
    }
    int width = fields.size();
    while (width > 0 && fields.get(width - 1).isBlank()) {
      width--;
    }
    return fields.subList(0, width);
  }

  private static String text(Cell cell) {
    if (cell.getValue() instanceof BigDecimal number) {
      return isDate(cell.getDataFormatString()) && isDay(number)
          ? NO_DAY.matcher(cell.asDate().toString()).replaceFirst("").replaceFirst("T00:00$", "")
          : digits(number.stripTrailingZeros());
    }
    return cell.getValue() == null ? "" : decoded(cell.getText());
  }

  /** Whether a number is a day from 1899-12-31 to 9999-12-31, as Excel's are. */
  private static boolean isDay(BigDecimal number) {
    return number.signum() >= 0 && number.compareTo(FIRST_BEYOND_CALENDAR) < 0;
  }

  /** A number beyond Excel's keeps its exponent: without it, it could have a billion digits. */
  private static String digits(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale();
    return Math.abs(exponent) <= MOST_EXPONENT ? number.toPlainString() : number.toString();
  }

  /** Whether a number format shows a date, such as {@code yyyy-mm-dd}. */
  private static boolean isDate(String format) {
    return format != null
        && !format.equalsIgnoreCase("general")
        && format
            .replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "")
            .toLowerCase(Locale.ROOT)
            .matches(".*[ymdhs].*");
  }

  /** Characters that Excel writes as {@code _x000D_}. */
  private static String decoded(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }
}
