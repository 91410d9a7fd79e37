package io.valence.data.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.BadRows;
import io.valence.data.table.InputException;
import io.valence.data.table.TableFormat;
import io.valence.data.table.TableReader;
import io.valence.data.table.TableStyle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookWriterTest {
  private static final TableStyle PLAIN = TableStyle.plain(TableFormat.CSV);

  @TempDir Path folder;

  private Path written(List<List<String>> rows) throws IOException {
    Path file = folder.resolve("out.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        TableWriter table = TableWriter.of(file, out, file, PLAIN)) {
      rows.forEach(table::row);
      table.finish();
    }
    return file;
  }

  private static List<List<String>> read(Path file) {
    List<List<String>> all = new ArrayList<>();
    TableReader.of(file, TableFormat.CSV, BadRows.FAIL)
        .read(
            new TableReader.Handler() {
              @Override
              public void header(List<String> columns) {
                all.add(columns);
              }

              @Override
              public void row(TableReader.Row row) {
                all.add(row.fields());
              }
            });
    return all;
  }

  private static String sheet(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry sheet = zip.getEntry("xl/worksheets/sheet1.xml");
      return new String(zip.getInputStream(sheet).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyFieldIsReadAsItWasWritten() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("text", "value"));
    for (String text :
        List.of(
            "房间 很 干净 𠮷 😀",
            "two\nlines\r\nand \t a tab",
            "control \u0001 \u001f \u000b \uffff",
            "_x0041_ and _x005F_x0041_",
            "<b> & \"quoted\" 'so'",
            "=1+1",
            "  spaces  ",
            "x".repeat(32_767))) {
      for (String value :
          List.of(
              "5",
              "-17",
              "007",
              "1.10",
              "0.5",
              "12345678901234567890",
              "123456789012345",
              "1e5",
              "-0",
              "1.",
              "2024-01-31",
              "2024-02-31",
              "0999-01-01",
              "TRUE",
              "NaN")) {
        rows.add(List.of(text, value));
      }
    }
    assertEquals(rows, read(written(rows)));
  }

  @Test
  void numbersAndProbabilitiesAreNumbersAndNothingIsAFormula() throws IOException {
    String sheet =
        sheet(
            written(
                List.of(
                    List.of("1", "2", "3", "4"),
                    List.of("0.500000", "5", "1.25", "-3"),
                    List.of("007", "1.10", "=1+1", "4111111111111111"))));
    assertEquals(List.of("0.500000", "5", "1.25", "-3"), matches(sheet, "<v>(.*?)</v>"));
    assertEquals(
        List.of("1", "2", "3", "4", "007", "1.10", "=1+1", "4111111111111111"),
        matches(sheet, "<t[^>]*>(.*?)</t>"));
    assertTrue(!sheet.contains("<f"), sheet);
    assertEquals(
        List.of("10.0", "6.0", "6.0", "18.0"), matches(sheet, "<col [^>]* width=\"(.*?)\""));
  }

  private static List<String> matches(String text, String pattern) {
    return java.util.regex.Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void aDayIsADateUnderAFrozenHeader() throws IOException {
    String sheet = sheet(written(List.of(List.of("2026-01-30"), List.of("2026-01-31"))));
    assertEquals(
        List.of("46053"),
        matches(sheet, "<c r=\"A2\"[^>]* s=\"[1-9][^>]*><v>(\\d+)(?:\\.0)?</v>"),
        sheet);
    assertTrue(sheet.contains(" ySplit=\"1\" "), sheet);
    assertTrue(sheet.contains(">2026-01-30<"), sheet);
  }

  @Test
  void aDayWithATimeAndBooleansAreNoTexts() throws IOException {
    Path file =
        written(
            List.of(
                List.of("day", "sure"),
                List.of("2024-10-15T18:00", "true"),
                List.of("2024-10-15T08:30:15", "false"),
                List.of("2024-10-15T25:00", "True")));
    String sheet = sheet(file);
    assertEquals(
        List.of("45580.75", "45580.35434027778"),
        matches(sheet, "<c r=\"A[23]\"[^>]* s=\"[1-9][^>]*><v>([\\d.]+)</v>"),
        sheet);
    assertEquals(List.of("1", "0"), matches(sheet, "<c [^>]*t=\"b\"[^>]*><v>(.)</v>"), sheet);
    assertEquals(
        List.of("2024-10-15T18:00", "true"), read(file).get(1), "as a workbook is read again");
    assertEquals(List.of("2024-10-15T25:00", "True"), read(file).get(3));
  }

  @Test
  void halfACharacterIsReplaced() throws IOException {
    List<List<String>> rows = List.of(List.of("text"), List.of("half \uD83D of one"));
    assertEquals("half \uFFFD of one", read(written(rows)).get(1).get(0));
  }

  @Test
  void whatASheetCannotHoldIsRefused() {
    assertMessage("a cell of Excel holds 32767", List.of(List.of("x".repeat(32_768))));
    assertMessage("at most 1048576 rows", Collections.nCopies((1 << 20) + 1, List.of("1")));
  }

  private void assertMessage(String part, List<List<String>> rows) {
    InputException refused = assertThrows(InputException.class, () -> written(rows));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  @Test
  void otherNamesAreTextsAlsoCompressed() throws IOException {
    for (String name : List.of("a.csv", "a.tsv", "a.TSV", "a.csv.gz", "a.tsv.GZ")) {
      Path file = folder.resolve(name);
      try (OutputStream out = Files.newOutputStream(file)) {
        TableWriter table = TableWriter.of(file, out, file, PLAIN);
        table.row(List.of("a", "b"));
        table.finish();
      }
      byte[] bytes = Files.readAllBytes(file);
      if (name.toLowerCase(Locale.ROOT).endsWith("gz")) {
        bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
      }
      assertEquals(
          name.contains("csv") ? "a,b\n" : "a\tb\n", new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
