package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.data.DataConfig;
import io.valence.data.LabeledFile;
import io.valence.data.TokenizedCorpus;
import io.valence.data.table.BadRowException.Reason;
import io.valence.data.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRowsTest {
  @TempDir private Path folder;

  private record Bad(long line, Reason reason, String raw) {}

  private final List<TableReader.Row> good = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("f.csv"), content);
  }

  private void read(Path file, BadRows badRows) {
    good.clear();
    new CsvReader(file, TableFormat.CSV, badRows)
        .read(
            new TableReader.Handler() {
              @Override
              public void header(List<String> columns) {}

              @Override
              public void row(TableReader.Row row) {
                good.add(row);
              }
            });
  }

  private void readAll(Path file) {
    bad.clear();
    read(file, (row, raw) -> bad.add(new Bad(row.line(), row.reason(), raw)));
  }

  @Test
  void readsSoundFilesAsTheWholeFileParserDoes() throws IOException {
    Random random = new Random(5);
    String[] parts = {"a", "很", " ", ",", "\"", "\n", "\r\n", "\r", "'", "x y"};
    for (int round = 0; round < 300; round++) {
      String end = round % 3 == 0 ? "\r\n" : round % 3 == 1 ? "\n" : "\r";
      CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator(end).get();
      StringBuilder text = new StringBuilder("label,text").append(end);
      for (int row = 0; row < 20; row++) {
        StringBuilder field = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
          field.append(parts[random.nextInt(parts.length)]);
        }
        text.append(format.format("l" + random.nextInt(3), field)).append(end);
      }
      if (round % 2 == 0) {
        text.setLength(text.length() - end.length());
      }
      Path file = file(text.toString().getBytes(StandardCharsets.UTF_8));
      read(file, BadRows.FAIL);
      List<TableReader.Row> expected = List.copyOf(good);
      readAll(file);
      assertEquals(expected, good);
      assertEquals(List.of(), bad);
    }
  }

  @Test
  void everyKindOfBadRowIsNamedAndTheOthersAreRead() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (String line :
        List.of(
            "label,text",
            "p,one",
            "p",
            "p,a,b",
            "p,\"broken\" quote",
            "p,\"two\nlines\"",
            "p,n\0l",
            "p,@",
            "n,\"never closed",
            "n,last")) {
      content.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = content.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '@' ? (byte) 0xC3 : bytes[i];
    }
    readAll(file(bytes));
    assertEquals(
        List.of(
            new Bad(3, Reason.FIELDS, "p"),
            new Bad(4, Reason.FIELDS, "p,a,b"),
            new Bad(5, Reason.QUOTES, "p,\"broken\" quote"),
            new Bad(8, Reason.NUL, "p,n\0l"),
            new Bad(9, Reason.UTF8, "p," + DecodingReader.BROKEN),
            new Bad(10, Reason.QUOTES, "n,\"never closed")),
        bad);
    assertEquals(
        List.of(
            new TableReader.Row(2, List.of("p", "one")),
            new TableReader.Row(6, List.of("p", "two\nlines")),
            new TableReader.Row(11, List.of("n", "last"))),
        good);
  }

  @Test
  void aRowWithoutEndIsCutOff() throws IOException {
    String much = "x".repeat(RecordSplitter.LONGEST);
    String open = "label,text\np,\"" + (much + "\n") + much + "\nn,last\n";
    Path file = file(open.getBytes(StandardCharsets.UTF_8));
    readAll(file);
    assertEquals(List.of(2L, 3L), bad.stream().map(Bad::line).toList());
    assertEquals(List.of(new TableReader.Row(4, List.of("n", "last"))), good);
    BadRowException e = assertThrows(BadRowException.class, () -> read(file, BadRows.FAIL));
    assertEquals(Reason.LENGTH, e.reason());
    assertEquals(2, e.line());
  }

  @Test
  void rowsTheirReaderRefusesAreLeftOut() throws IOException {
    Path file = file("label,text\np,a b\n,c\np,\nn,c\np,d\nn,e\n".getBytes(StandardCharsets.UTF_8));
    List<Bad> seen = new ArrayList<>();
    TokenizedCorpus corpus =
        TokenizedCorpus.read(
            new LabeledFile(
                file,
                DataConfig.DEFAULT.withTokenizer(Tokenizer.WHITESPACE),
                (row, raw) -> seen.add(new Bad(row.line(), row.reason(), raw))));
    assertEquals(List.of(new Bad(3, Reason.LABEL, ",c"), new Bad(4, Reason.TEXT, "p,")), seen);
    assertEquals(4, corpus.rows());
  }
}
