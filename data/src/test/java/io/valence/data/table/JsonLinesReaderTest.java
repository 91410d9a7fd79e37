package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesReaderTest {
  @TempDir private Path folder;

  private final List<String> header = new ArrayList<>();
  private final List<TableReader.Row> rows = new ArrayList<>();

  private void read(Path file, BadRows badRows) {
    TableReader.of(file, ',', badRows)
        .read(
            new TableReader.Handler() {
              @Override
              public void header(List<String> columns) {
                header.addAll(columns);
              }

              @Override
              public void row(TableReader.Row row) {
                rows.add(row);
              }
            });
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void objectsAreRowsWhateverTheOrderOfTheirKeys() throws IOException {
    read(
        file(
            "a.jsonl",
            "{\"label\":\"p\",\"text\":\"很 \\\"好\\\"\\nline\",\"id\":7}\r\n\n"
                + "{\"id\":null,\"text\":\"b\",\"label\":true}\n"
                + "{\"id\":{\"x\":[1,2]},\"text\":\"\",\"label\":1.50}"),
        BadRows.FAIL);
    assertEquals(List.of("label", "text", "id"), header);
    assertEquals(
        List.of(
            new TableReader.Row(1, List.of("p", "很 \"好\"\nline", "7")),
            new TableReader.Row(3, List.of("true", "b", "")),
            new TableReader.Row(4, List.of("1.50", "", "{\"x\":[1,2]}"))),
        rows);
  }

  @Test
  void badRowsAreNamedAndPassedOver() throws IOException {
    String[] lines = {
      "{\"text\":\"a\"}",
      "{\"text\":\"b\"",
      "[1]",
      "{\"txt\":\"c\"}",
      "{\"text\":\"\\u0000\"}",
      "{\"text\":\"d\"} x",
      "{\"text\":\"d\",\"more\":1}",
      "{\"text\":\"d\",\"text\":\"e\"}",
      "[".repeat(5000),
      "{\"text\":\"" + "e".repeat(RecordSplitter.LONGEST) + "\"}",
      "{\"text\":\"f\"}"
    };
    Path file = file("a.ndjson", String.join("\n", lines));
    List<Long> refused = new ArrayList<>();
    read(file, (problem, raw) -> refused.add(problem.line()));
    assertEquals(List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), refused);
    assertEquals(List.of(1L, 11L), rows.stream().map(TableReader.Row::line).toList());
    InputException first = assertThrows(InputException.class, () -> read(file, BadRows.FAIL));
    assertTrue(first.getMessage().contains("a.ndjson:2: broken JSON"), first.getMessage());
    Path empty = file("b.jsonl", "\n\n");
    assertThrows(InputException.class, () -> read(empty, BadRows.FAIL));
  }

  @Test
  void tabsPartTheFieldsOfATsvAndGzIsUnpacked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write("label\ttext\nn\ta, b\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("A.TSV.gz"), bytes.toByteArray());
    read(file, BadRows.FAIL);
    assertEquals(List.of(new TableReader.Row(2, List.of("n", "a, b"))), rows);
  }
}
