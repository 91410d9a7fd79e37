package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
  @TempDir private Path folder;

  private record Seen(List<String> header, List<TableReader.Row> rows) {}

  private Seen read(String content) throws IOException {
    return read(content.getBytes(StandardCharsets.UTF_8), "f.csv");
  }

  private Seen read(byte[] content, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    Seen seen = new Seen(new ArrayList<>(), new ArrayList<>());
    new CsvReader(file, TableFormat.CSV, BadRows.FAIL)
        .read(
            new TableReader.Handler() {
              @Override
              public void header(List<String> columns) {
                seen.header.addAll(columns);
              }

              @Override
              public void row(TableReader.Row row) {
                seen.rows.add(row);
              }
            });
    return seen;
  }

  private String problem(String content) {
    return assertThrows(InputException.class, () -> read(content)).getMessage();
  }

  @Test
  void readsQuotesLineEndsAndChinese() throws IOException {
    Seen seen = read("label,text\r\na,\"one, \"\"two\"\"\"\r\nb,\"first\nsecond\"\nc,很 好\n");
    assertEquals(List.of("label", "text"), seen.header);
    assertEquals(
        List.of(
            new TableReader.Row(2, List.of("a", "one, \"two\"")),
            new TableReader.Row(3, List.of("b", "first\nsecond")),
            new TableReader.Row(5, List.of("c", "很 好"))),
        seen.rows);
  }

  @Test
  void dropsAByteOrderMarkAndBlankLines() throws IOException {
    Seen seen = read("\uFEFFlabel,text\n\na,b\n\nc,d");
    assertEquals(List.of("label", "text"), seen.header);
    assertEquals(List.of(3L, 5L), seen.rows.stream().map(TableReader.Row::line).toList());
  }

  @Test
  void unpacksGzip() throws IOException {
    Path file = folder.resolve("packed.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("label,text\na,b\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        List.of(new TableReader.Row(2, List.of("a", "b"))),
        read(Files.readAllBytes(file), "again.csv.gz").rows);
  }

  @Test
  void namesTheLineOfARowWithTooFewOrTooManyFields() {
    assertTrue(problem("label,text\na,b\nc\n").contains("f.csv:3: 1 field where the header has 2"));
    assertTrue(problem("label,text\na,b,c\n").contains("f.csv:2: 3 fields where the header has 2"));
  }

  @Test
  void namesTheLineWhereAnUnclosedQuoteOpens() {
    String message = problem("label,text\na,b\nc,\"never\nclosed\nd,e\n");
    assertTrue(
        message.contains("f.csv:3: a quote that opens in this row is never closed"), message);
  }

  @Test
  void refusesTextBehindAClosingQuote() {
    String message = problem("label,text\na,\"b\" c\n");
    assertTrue(message.contains("f.csv:2: text after a closing quote"), message);
  }

  @Test
  void namesTheLineAndColumnOfABrokenByte() {
    byte[] bytes = "label,text\na,good\nb,b?d\n".getBytes(StandardCharsets.ISO_8859_1);
    bytes["label,text\na,good\nb,b".length()] = (byte) 0xE9;
    String message = assertThrows(InputException.class, () -> read(bytes, "f.csv")).getMessage();
    assertTrue(message.contains("f.csv:3: not valid UTF-8 at column 4"), message);
  }

  @Test
  void aBrokenByteBehindTheFirstBufferKeepsItsLine() {
    StringBuilder rows = new StringBuilder("label,text\n");
    for (int i = 0; i < 20_000; i++) {
      rows.append("a,some words here\n");
    }
    byte[] good = rows.toString().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = java.util.Arrays.copyOf(good, good.length + 1);
    bytes[good.length] = (byte) 0xFF;
    String message = assertThrows(InputException.class, () -> read(bytes, "f.csv")).getMessage();
    assertTrue(message.contains("f.csv:20002: not valid UTF-8 at column 1"), message);
  }

  @Test
  void refusesAnEmptyFileAFolderAndAMissingFile() {
    assertTrue(problem("").contains("empty file"));
    InputException missing =
        assertThrows(
            InputException.class,
            () ->
                new CsvReader(folder.resolve("none.csv"), TableFormat.CSV, BadRows.FAIL)
                    .read(null));
    assertTrue(missing.getMessage().contains("none.csv: no such file"));
    InputException directory =
        assertThrows(
            InputException.class,
            () -> new CsvReader(folder, TableFormat.CSV, BadRows.FAIL).read(null));
    assertTrue(directory.getMessage().contains("is a folder"));
  }

  @Test
  void refusesDamagedGzip() {
    String message =
        assertThrows(
                InputException.class,
                () -> read(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1}, "f.csv"))
            .getMessage();
    assertTrue(message.contains("broken gzip data"), message);
  }

  /** Such as a full disk while its rows are written. */
  @Test
  void whatGoesWrongWithItsRowsIsNotItsFault() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "label,text\na,b\n");
    UncheckedIOException problem = new UncheckedIOException(new IOException("the disk is full"));
    assertSame(
        problem,
        assertThrows(
            UncheckedIOException.class,
            () ->
                new CsvReader(file, TableFormat.CSV, BadRows.FAIL)
                    .read(
                        new TableReader.Handler() {
                          @Override
                          public void header(List<String> columns) {}

                          @Override
                          public void row(TableReader.Row row) {
                            throw problem;
                          }
                        })));
  }
}
