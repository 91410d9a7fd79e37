package io.valence.data.table;

import io.valence.data.table.BadRowException.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;

/**
 * Streams the rows of the first sheet of an Excel workbook ({@code .xlsx}, ECMA-376). A cell is
 * read as its value, a formula as its last result. Rows without a value are skipped. A row's line
 * is its number in the sheet.
 */
public final class WorkbookReader implements TableReader {
  /** Bytes at the start of a file used to detect its type. */
  private static final int START = 16;

  private final Path file;
  private final boolean header;
  private final BadRows badRows;

  /**
   * @param header whether the first row names the columns
   * @param badRows how unusable rows are handled
   */
  public WorkbookReader(Path file, boolean header, BadRows badRows) {
    this.file = file;
    this.header = header;
    this.badRows = badRows;
  }

  @Override
  public void read(Handler handler) {
    new TextFile(file)
        .readRawBytes(
            in -> {
              requireWorkbook(in.readNBytes(START));
              return null;
            });
    try {
      rows(handler);
    } catch (NoClassDefFoundError e) {
      throw new InputException(
          file.toString(),
          "an Excel workbook needs fastexcel, which is not on the class path",
          "add org.dhatim:fastexcel-reader to it, or save the file as CSV UTF-8");
    } catch (IOException e) {
      throw new InputException(
          file.toString(), "cannot be read (" + e.getMessage() + ")", "check the file");
    }
  }

  private void requireWorkbook(byte[] start) {
    if (!FileKind.isZip(start)) {
      throw FileKind.refusal(file.toString(), start)
          .orElseGet(
              () ->
                  new InputException(
                      file.toString(),
                      "is not an Excel workbook",
                      "give a text file a name that ends in .csv"));
    }
  }

  private void rows(Handler handler) throws IOException {
    Rows rows = new Rows(handler);
    try (ReadableWorkbook workbook = opened();
        Stream<org.dhatim.fastexcel.reader.Row> sheet = parsed(() -> firstSheet(workbook))) {
      Iterator<org.dhatim.fastexcel.reader.Row> each = sheet.iterator();
      while (rows.wantsMore() && parsed(each::hasNext)) {
        rows.take(parsed(each::next));
      }
    }
    if (rows.columns == null) {
      throw new InputException(
          file.toString(), "empty first sheet", "it needs a header and at least one row");
    }
  }

  // The caller closes it.
  @SuppressWarnings("resource")
  private ReadableWorkbook opened() {
    return parsed(() -> new ReadableWorkbook(file.toFile()));
  }

  private static Stream<org.dhatim.fastexcel.reader.Row> firstSheet(ReadableWorkbook workbook)
      throws IOException {
    return workbook.getFirstSheet().openStream();
  }

  /** The result of a step of the parser, which throws many kinds of exceptions. */
  private <T> T parsed(Callable<T> step) {
    try {
      return step.call();
    } catch (Exception e) {
      throw new InputException(
          file.toString(),
          "is not a workbook that can be read (" + e.getMessage() + ")",
          "save it anew, or as CSV UTF-8");
    }
  }

  /** Passes the rows of a sheet to a handler. */
  private final class Rows {
    private final Handler handler;
    private List<String> columns;

    Rows(Handler handler) {
      this.handler = handler;
    }

    boolean wantsMore() {
      return columns == null || handler.wantsMore();
    }

    void take(org.dhatim.fastexcel.reader.Row row) {
      List<String> fields = fields(row);
      if (fields.isEmpty()) {
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
        handler.row(new TableReader.Row(row.getRowNum(), padded(row, fields)));
      } catch (BadRowException e) {
        badRows.reject(e, String.join("\t", fields));
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
      return number.stripTrailingZeros().toPlainString();
    }
    return cell.getValue() == null ? "" : cell.getText();
  }
}
