package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.BadRowException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Excel workbooks, written by another library than the reader's. */
class WorkbookReaderTest {
  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private List<String> columns;

  private Path workbook(Consumer<Worksheet> content) throws IOException {
    Path file = folder.resolve("reviews.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        Workbook workbook = new Workbook(out, "Test", "1.0")) {
      content.accept(workbook.newWorksheet("Reviews"));
      Worksheet second = workbook.newWorksheet("Other");
      second.value(0, 0, "not read");
    }
    return file;
  }

  private Set<String> needed = Set.of();

  private void read(Path file, TableFormat format, BadRows badRows) {
    lines.clear();
    TableReader.of(file, format, badRows)
        .read(
            new TableReader.Handler() {
              @Override
              public Set<String> needed() {
                return needed;
              }

              @Override
              public void header(List<String> names) {
                columns = names;
              }

              @Override
              public void row(TableReader.Row row) {
                lines.add(row.line() + " " + String.join("|", row.fields()));
              }
            });
  }

  private static void row(Worksheet sheet, int row, Object... values) {
    for (int column = 0; column < values.length; column++) {
      if (values[column] instanceof Number number) {
        sheet.value(row, column, number);
      } else if (values[column] instanceof Boolean bool) {
        sheet.value(row, column, bool);
      } else if (values[column] != null) {
        sheet.value(row, column, values[column].toString());
      }
    }
  }

  @Test
  void valuesAreReadAsTheyAreShown() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text", "stars", "sure");
              row(sheet, 1, "房间很干净,\n早餐不错 \"好\"", 5, true);
              row(sheet, 3, "cold", 0.5, null);
              row(sheet, 4, null, 1e7, false);
              row(sheet, 5, "", "", "");
            });
    read(file, TableFormat.CSV, BadRows.FAIL);
    assertEquals(List.of("text", "stars", "sure"), columns);
    assertEquals(List.of("2 房间很干净,\n早餐不错 \"好\"|5|true", "4 cold|0.5|", "5 |10000000|false"), lines);
  }

  @Test
  void withoutAHeaderColumnsHaveNumbers() throws IOException {
    Path file = workbook(sheet -> row(sheet, 0, 5, "good"));
    read(file, ofHeader(false), BadRows.FAIL);
    assertEquals(List.of("1", "2"), columns);
    assertEquals(List.of("1 5|good"), lines);
  }

  @Test
  void aRowWiderThanTheHeaderIsBad() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text", "label");
              row(sheet, 1, "good", "p", "x");
              row(sheet, 2, "bad", "n");
            });
    InputException bad =
        assertThrows(BadRowException.class, () -> read(file, TableFormat.CSV, BadRows.FAIL));
    assertEquals(
        file + ":2: 3 cells where the header has 2; name each column in the header",
        bad.getMessage());
    List<Reason> reasons = new ArrayList<>();
    read(file, TableFormat.CSV, (row, raw) -> reasons.add(row.reason()));
    assertEquals(List.of(Reason.FIELDS), reasons);
    assertEquals(List.of("3 bad|n"), lines);
  }

  @Test
  void furtherSheetsAreSaidToBeLeftOut() throws IOException {
    Path file = workbook(sheet -> row(sheet, 0, "text"));
    Warned warned = new Warned();
    read(file, TableFormat.CSV, warned);
    assertEquals(
        List.of(
            file
                + ": has 2 sheets; reading the first, \"Reviews\"; choose another one by --sheet:"
                + " \"Other\""),
        warned.warnings);
  }

  private static TableFormat ofSheet(String sheet) {
    TableFormat csv = TableFormat.CSV;
    return new TableFormat(csv.delimiter(), csv.quote(), csv.escape(), true, csv.encoding(), sheet);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "Other"})
  void aSheetIsChosenByItsNameOrNumber(String sheet) throws IOException {
    Path file = workbook(first -> row(first, 0, "text"));
    Warned warned = new Warned();
    read(file, ofSheet(sheet), warned);
    assertEquals(List.of("not read"), columns);
    assertEquals(List.of(), warned.warnings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "other"})
  void anUnknownSheetIsNamedWithThoseThereAre(String sheet) throws IOException {
    Path file = workbook(first -> row(first, 0, "text"));
    assertEquals(
        file
            + ": there is no sheet \""
            + sheet
            + "\"; choose one of its sheets by --sheet: \"Reviews\", \"Other\"",
        assertThrows(InputException.class, () -> read(file, ofSheet(sheet), BadRows.FAIL))
            .getMessage());
  }

  @Test
  void rowsAboveTheHeaderAndHiddenSheetsArePassedOver() throws IOException {
    needed = Set.of("text", "label");
    Path file = folder.resolve("titled.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        Workbook workbook = new Workbook(out, "Test", "1.0")) {
      Worksheet hidden = workbook.newWorksheet("Secret");
      hidden.setVisibilityState(VisibilityState.HIDDEN);
      row(hidden, 0, "text", "label");
      row(hidden, 1, "hidden", "x");
      Worksheet sheet = workbook.newWorksheet("Reviews");
      row(sheet, 0, "Reviews of 2026");
      row(sheet, 2, "label", "text");
      row(sheet, 3, "p", "good_x000D_");
    }
    read(file, TableFormat.CSV, BadRows.FAIL);
    assertEquals(List.of("label", "text"), columns);
    assertEquals(List.of("4 p|good\r"), lines);
    needed = Set.of("review");
    read(file, TableFormat.CSV, BadRows.FAIL);
    assertEquals(List.of("label", "text"), columns, "the widest row is the header");
  }

  @Test
  void likelyColumnsAreFoundBelowATitle() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "Rezensionen 2026");
              row(sheet, 2, "Sterne", "Rezension");
              row(sheet, 3, "5", "gut");
            });
    assertEquals(
        Map.of("data.text", "Rezension", "data.label", "Sterne"),
        new ColumnChoice(file, TableFormat.CSV)
            .of(Map.of("data.text", "text", "data.label", "label")));
  }

  @Test
  void datesAreDatesAndErrorsAreBad() throws IOException {
    needed = Set.of("text");
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text", "when", "price", "at");
              row(sheet, 1, "good");
              sheet.value(1, 1, LocalDate.of(2026, 11, 28));
              sheet.style(1, 1).format("yyyy-mm-dd").set();
              sheet.value(1, 2, 2.5);
              sheet.style(1, 2).format("0.00 \"days\"").set();
              sheet.value(1, 3, 0.5625);
              sheet.style(1, 3).format("hh:mm").set();
            });
    read(file, TableFormat.CSV, BadRows.FAIL);
    assertEquals(List.of("2 good|2026-11-28|2.5|13:30"), lines);
    Path broken = replaced(file, "<c r=\"A2\"[^>]*>.*?</c>", "<c r=\"A2\" t=\"e\"><v>#N/A</v></c>");
    BadRowException bad =
        assertThrows(BadRowException.class, () -> read(broken, TableFormat.CSV, BadRows.FAIL));
    assertEquals(
        broken
            + ":2: the cell of column \"text\" holds an error of Excel; correct its formula, or clear"
            + " the row",
        bad.getMessage());
    assertEquals(Reason.CELL, bad.reason());
  }

  /** Written without an exponent, the fourth took three gigabytes. */
  @Test
  void numbersBeyondExcelsKeepTheirExponent() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text", "b", "c", "d", "e");
              row(sheet, 1, "a", "a", "a", "a", "a");
            });
    StringBuilder cells = new StringBuilder();
    for (String number : List.of("9.5E300", "2.50E-10", "1E999999999", "-1E2147483647")) {
      cells.append("<c><v>").append(number).append("</v></c>");
    }
    needed = Set.of();
    Path headed = replaced(file, "<row r=\"2\".*?</row>", "<row r=\"2\">" + cells + "</row>");
    read(headed, ofHeader(false), BadRows.FAIL);
    assertEquals(
        List.of(
            "1 text|b|c|d|e",
            "2 95" + "0".repeat(299) + "|0.00000000025|1E+999999999|-1E+2147483647|"),
        lines);
    assertEquals(
        "xl/worksheets/sheet1.xml has a number of more than 1000 digits, at A2; save it again, or as"
            + " CSV UTF-8",
        refusal(
            replaced(
                file,
                "<c r=\"A2\"[^>]*>.*?</c>",
                "<c r=\"A2\"><v>" + "9".repeat(1001) + "</v></c>")));
    read(
        replaced(
            file,
            "<c r=\"A2\"[^>]*>.*?</c>",
            "<c r=\"A2\" t=\"str\"><f>"
                + "9".repeat(1001)
                + "</f><v>"
                + "9".repeat(1001)
                + "</v></c>"),
        ofHeader(false),
        BadRows.FAIL);
    assertEquals("2 " + "9".repeat(1001) + "|a|a|a|a", lines.get(1));
  }

  /** A day beyond the calendar is the number that it was. */
  @Test
  void daysBeyondTheCalendarAreNumbers() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text", "when");
              row(sheet, 1, "good", 7);
              sheet.style(1, 1).format("yyyy-mm-dd").set();
            });
    Map<String, String> shown =
        Map.of(
            "2958465.5", "9999-12-31T12:00",
            "2958466", "2958466",
            "0", "00:00",
            "-0.5", "-0.5",
            "1E999999999", "1E+999999999");
    for (Map.Entry<String, String> each : shown.entrySet()) {
      read(
          replaced(file, "<v>7</v>", "<v>" + each.getKey() + "</v>"),
          TableFormat.CSV,
          BadRows.FAIL);
      assertEquals(List.of("2 good|" + each.getValue()), lines);
    }
  }

  private static TableFormat ofHeader(boolean header) {
    TableFormat csv = TableFormat.CSV;
    return new TableFormat(csv.delimiter(), csv.quote(), csv.escape(), header, csv.encoding(), "");
  }

  /** A copy of a workbook with other XML in its parts. */
  private Path replaced(Path file, String pattern, String xml) throws IOException {
    Path copy = folder.resolve("replaced.xlsx");
    try (ZipFile from = new ZipFile(file.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        String part = new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(part.replaceFirst(pattern, xml).getBytes(StandardCharsets.UTF_8));
      }
    }
    return copy;
  }

  @Test
  void aWorkbookThatWouldFillTheMemoryIsRejected() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text");
              row(sheet, 1, "good");
            });
    String cell = "<c r=\"A2\"[^>]*>.*?</c>";
    String advice = "; save it again, or as CSV UTF-8";
    assertEquals(
        "xl/worksheets/sheet1.xml has a cell beyond column XFD, at ZZZZZZ2" + advice,
        refusal(replaced(file, cell, "<c r=\"ZZZZZZ2\"><v>1</v></c>")));
    assertEquals(
        "xl/worksheets/sheet1.xml has a cell beyond column XFD" + advice,
        refusal(replaced(file, cell, "<c><v>1</v></c>".repeat(16_385))));
    String runs = "<r><t>" + "a&amp;".repeat(1000) + "</t></r>";
    assertEquals(
        "xl/worksheets/sheet1.xml has a cell of more than 16777216 bytes" + advice,
        refusal(replaced(file, cell, "<c t=\"inlineStr\"><is>" + runs.repeat(3000) + "</is></c>")));
    String string = "<si><t>" + "a".repeat(1000) + "</t></si>";
    assertEquals(
        "xl/sharedStrings.xml expands to more than 100 times its size" + advice,
        refusal(replaced(file, "</sst>", string.repeat(20_000) + "</sst>")));
    assertEquals(
        "xl/sharedStrings.xml expands to more than 100 times its size" + advice,
        refusal(replaced(file, "</sst>", "<sheetData/>" + string.repeat(20_000) + "</sst>")));
    read(replaced(file, cell, "<c r=\"XFD2\"><v>1</v></c>"), TableFormat.CSV, (row, raw) -> {});
    String row = "<row><c t=\"inlineStr\"><is><t>" + "a".repeat(1000) + "</t></is></c></row>";
    read(
        replaced(file, "</sheetData>", row.repeat(20_000) + "</sheetData>"),
        TableFormat.CSV,
        BadRows.FAIL);
    assertEquals(20_001, lines.size(), "rows are streamed");
  }

  @Test
  void aChangedSheetIsNoticedByItsChecksum() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text");
              row(sheet, 1, "good");
            });
    // Stored, so that a byte of it can be changed in place.
    Path stored = folder.resolve("stored.xlsx");
    try (ZipFile from = new ZipFile(file.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(stored))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setMethod(ZipEntry.STORED);
        copy.setSize(entry.getSize());
        copy.setCrc(entry.getCrc());
        to.putNextEntry(copy);
        to.write(from.getInputStream(entry).readAllBytes());
      }
    }
    read(stored, TableFormat.CSV, BadRows.FAIL);
    String bytes = Files.readString(stored, StandardCharsets.ISO_8859_1);
    Files.writeString(stored, bytes.replace(">good<", ">evil<"), StandardCharsets.ISO_8859_1);
    String refusal = refusal(stored);
    assertTrue(
        refusal.matches("is not as it was saved: the checksum of xl/.*xml differs.*"), refusal);
  }

  /** The format does not ask for styles, and small programs write none. */
  @Test
  void aWorkbookWithoutStylesIsRead() throws IOException {
    Path file =
        workbook(
            sheet -> {
              row(sheet, 0, "text", "label");
              row(sheet, 1, "good", 1);
            });
    Path plain = folder.resolve("plain.xlsx");
    try (ZipFile from = new ZipFile(file.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(plain))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        if (!entry.getName().equals("xl/styles.xml")) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          String xml =
              new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
          to.write(
              xml.replaceAll("<(Override|Relationship) [^>]*styles[^>]*/>", "")
                  .getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    read(plain, TableFormat.CSV, BadRows.FAIL);
    assertEquals(List.of("2 good|1"), lines);
  }

  @Test
  void otherFilesAreNamed() throws IOException {
    Path file = folder.resolve("f.xlsx");
    assertEquals("no such file; check the path", refusal(file));
    Files.writeString(file, "text,label\ngood,p\n");
    assertEquals(
        "is not an Excel workbook; give a text file a name that ends in .csv", refusal(file));
    Files.write(
        file,
        new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A});
    assertEquals(
        "is an old or encrypted Excel workbook; save it as .xlsx without a password, or as CSV"
            + " UTF-8",
        refusal(file));
    byte[] whole = Files.readAllBytes(workbook(sheet -> row(sheet, 0, "text")));
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertEquals("save it again, or as CSV UTF-8", refusal(file).replaceFirst(".*; ", ""));
    assertEquals(
        "empty first sheet; it needs a header and at least one row", refusal(workbook(s -> {})));
  }

  private String refusal(Path file) {
    String message =
        assertThrows(InputException.class, () -> read(file, TableFormat.CSV, BadRows.FAIL))
            .getMessage();
    return message.replace(file + ": ", "");
  }
}
