package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.table.TableReader.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesReaderTest {
  @TempDir private Path folder;

  private final List<String> header = new ArrayList<>();
  private final List<TableReader.Row> rows = new ArrayList<>();
  private final List<List<Kind>> kinds = new ArrayList<>();

  private Set<String> needed = Set.of();

  private void read(Path file, BadRows badRows) {
    TableReader.of(file, TableFormat.CSV, badRows)
        .read(
            new TableReader.Handler() {
              @Override
              public Set<String> needed() {
                return needed;
              }

              @Override
              public void header(List<String> columns) {
                header.addAll(columns);
              }

              @Override
              public void kinds(List<Kind> ofNext) {
                kinds.add(ofNext);
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

  /** A line of so many keys took minutes. */
  @Test
  void anObjectMayHaveManyKeys() throws IOException {
    StringBuilder object = new StringBuilder("{\"text\":\"a\"");
    for (int key = 1; key < 300_000; key++) {
      object.append(",\"k").append(key).append("\":1");
    }
    read(file("many.jsonl", object + "}\n" + object + ",\"more\":1}\n"), BadRows.SKIP);
    assertEquals(300_000, header.size());
    assertEquals("k299999", header.get(299_999));
    assertEquals(2, rows.size());
    assertEquals(300_000, rows.get(1).fields().size());
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
      "{\"text\":\"d\", \"more\":}",
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
  void valuesAreOfTheirKinds() throws IOException {
    needed = Set.of("a");
    Path file =
        file(
            "a.jsonl",
            "{\"a\":1,\"b\":-99999999999999999,\"c\":\"1\",\"d\":true,\"e\":1.5,\"f\":[1]}\n"
                + "{\"a\":null,\"b\":1234567890123456789,\"c\":NaN,\"d\":-INF,\"e\":1e3}\n");
    read(file, BadRows.FAIL);
    assertEquals(
        List.of(
            List.of(Kind.WHOLE, Kind.WHOLE, Kind.TEXT, Kind.BOOLEAN, Kind.NUMBER, Kind.TEXT),
            List.of(Kind.EMPTY, Kind.TEXT, Kind.NUMBER, Kind.TEXT, Kind.NUMBER, Kind.EMPTY)),
        kinds);
    assertEquals("-99999999999999999", rows.get(0).fields().get(1));
  }

  @Test
  void bothKindsAreHeldByTheWiderOne() {
    assertEquals(Kind.NUMBER, Kind.WHOLE.or(Kind.NUMBER));
    assertEquals(Kind.NUMBER, Kind.NUMBER.or(Kind.WHOLE));
    assertEquals(Kind.TEXT, Kind.WHOLE.or(Kind.BOOLEAN));
    assertEquals(Kind.TEXT, Kind.NUMBER.or(Kind.TEXT));
    for (Kind kind : Kind.values()) {
      assertEquals(kind, kind.or(kind));
      assertEquals(kind, kind.or(Kind.EMPTY));
      assertEquals(kind, Kind.EMPTY.or(kind));
    }
  }

  @Test
  void onlyTheKeysThatAreNeededAreLookedAt() throws IOException {
    needed = Set.of("text");
    Path file =
        file(
            "a.jsonl",
            "{\"id\":1,\"text\":\"a\",\"score\":NaN}\n{\"text\":[\"b\"],\"vote\":2,\"id\":null}\n"
                + "{\"text\":[3]}\n");
    Warned warned = new Warned();
    read(file, warned);
    assertEquals(
        List.of(List.of("1", "a", "NaN"), List.of("", "b", ""), List.of("", "3", "")),
        rows.stream().map(TableReader.Row::fields).toList());
    assertEquals(
        List.of(file + ": keys that the first object does not have are ignored: vote"),
        warned.warnings);
  }

  @Test
  void aListOfSeveralIsNoText() throws IOException {
    needed = Set.of("text");
    for (String list : List.of("[\"a\",\"b\"]", "[]", "[[\"a\"]]", "{\"a\":1}")) {
      Path file = file("a.jsonl", "{\"text\":" + list + "}\n");
      InputException e = assertThrows(InputException.class, () -> read(file, BadRows.FAIL));
      assertTrue(e.getMessage().contains("\"text\" is a list or an object"), e.getMessage());
    }
    Path array = file("b.jsonl", "[{\"text\":\"a\"}]\n");
    InputException e = assertThrows(InputException.class, () -> read(array, BadRows.FAIL));
    assertTrue(
        e.getMessage().contains("a JSON array; write one JSON object per line"), e.getMessage());
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
