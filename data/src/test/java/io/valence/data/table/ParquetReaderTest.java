package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import blue.strategic.parquet.ParquetWriter;
import io.valence.data.table.BadRowException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parquet files of another writer (DuckDB 1.3.2), one for each compression: {@code copy (select *
 * from (values …) t(text, stars, sure, day, score, price, moment, tags)) to 'gzip.parquet' (format
 * parquet, codec 'gzip')}.
 */
class ParquetReaderTest {
  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private List<String> columns;
  private long most = Long.MAX_VALUE;

  private Path file(String name) throws IOException {
    Path copy = folder.resolve(name + ".parquet");
    try (InputStream in = getClass().getResourceAsStream("parquet/" + name + ".parquet")) {
      Files.write(copy, in.readAllBytes());
    }
    return copy;
  }

  /** A file of one column of strings, by parquet-java. */
  private Path written(String... values) throws IOException {
    Path file = folder.resolve("written.parquet");
    MessageType schema =
        Types.buildMessage()
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("text")
            .named("rows");
    try (ParquetWriter<String> writer =
        ParquetWriter.writeFile(schema, file.toFile(), (value, out) -> out.write("text", value))) {
      for (String value : values) {
        writer.write(value);
      }
    }
    return file;
  }

  private void read(Path file) {
    lines.clear();
    TableReader.of(file, TableFormat.CSV, new Noted())
        .read(
            new TableReader.Handler() {
              @Override
              public Set<String> needed() {
                return Set.of("text");
              }

              @Override
              public boolean wantsMore() {
                return lines.size() < most;
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

  private final class Noted implements BadRows {
    @Override
    public void reject(BadRowException row, String raw) {
      notes.add(row.reason() + ": " + row.getMessage().substring(folder.toString().length() + 1));
    }

    @Override
    public boolean stops() {
      return false;
    }

    @Override
    public void warn(String warning) {
      notes.add(warning.substring(folder.toString().length() + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
  void valuesOfEveryTypeAndCompression(String codec) throws IOException {
    read(file(codec));

    assertEquals(List.of("text", "stars", "sure", "day", "score", "price", "moment"), columns);
    assertEquals(
        List.of(
            "1 房间很干净,\n早餐不错 \"好\"|5|true|2026-11-29|0.5|12.50|2026-11-29T08:30:00.000000",
            "2 cold coffee|1|false||1.0E7||",
            "3 |3||1969-12-31||-3.00|1970-01-01T00:00:00.000000",
            "4 ||true||2.0|0.00|"),
        lines);
    assertEquals(
        List.of(codec + ".parquet: columns of lists or structures are left out: tags"), notes);
  }

  @Test
  void rowGroupsFollowEachOther() throws IOException {
    read(file("groups"));

    assertEquals(5000, lines.size());
    assertEquals("1 text 0|0", lines.get(0));
    assertEquals("2049 text 2|0", lines.get(2048));
    assertEquals("5000 text 1|1", lines.get(4999));
  }

  @Test
  void readingStopsWhereTheHandlerHasEnough() throws IOException {
    most = 2;

    read(file("groups"));

    assertEquals(List.of("1 text 0|0", "2 text 1|1"), lines);
  }

  private static Optional<String> moment(long nanosOfDay, int julianDay) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(nanosOfDay).putInt(julianDay);
    return new ParquetMoment(Binary.fromConstantByteArray(bytes.array())).text();
  }

  /** Parquet's own writer does not write them. */
  @Test
  void momentsOf96BitsAreMoments() {
    assertEquals(
        Optional.of("2026-01-31T18:30:00.000000000+0000"), moment(66_600_000_000_000L, 2_461_072));
    assertEquals(Optional.of("1970-01-01T00:00:00.000000005+0000"), moment(5, 2_440_588));
    assertEquals(
        Optional.of("1969-12-31T23:59:59.999999999+0000"), moment(86_399_999_999_999L, 2_440_587));
    assertEquals(Optional.empty(), moment(-1, 2_440_588));
    assertEquals(Optional.empty(), moment(86_400_000_000_000L, 2_440_588));
    assertEquals(Optional.empty(), moment(0, 0));
  }

  @Test
  void bytesThatAreNotMarkedAsTextAreText() throws IOException {
    read(file("bytes"));

    assertEquals(List.of("1 早餐不错"), lines);
  }

  @Test
  void bytesOfAnotherEncodingAreABadRow() throws IOException {
    read(file("latin1")); // the second row of "text" and the first of "id", which is not needed

    assertEquals(List.of("1 good \uFFFD|\uFFFD"), lines);
    assertEquals(
        List.of(
            Reason.UTF8
                + ": latin1.parquet:2: \"text\" is not valid UTF-8; write the column as UTF-8 text"),
        notes);
  }

  @Test
  void aNulCharacterIsABadRow() throws IOException {
    read(written("good", "a\0b", "bad"));

    assertEquals(List.of("1 good", "3 bad"), lines);
    assertEquals(
        List.of(Reason.NUL + ": written.parquet:2: a NUL character in \"text\"; remove it"), notes);
  }

  @Test
  void aTextOfTooManyCharactersIsABadRow() throws IOException {
    read(written("x".repeat(LineReader.LONGEST), "x".repeat(LineReader.LONGEST + 1), "y"));

    assertEquals(2, lines.size());
    assertEquals("3 y", lines.get(1));
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).startsWith(Reason.LENGTH + ": written.parquet:2: "), notes.get(0));
  }

  @Test
  void anUnknownCompressionIsNamed() throws IOException {
    Path file = file("brotli");

    InputException error = assertThrows(InputException.class, () -> read(file));

    assertEquals(
        file
            + ": is not a Parquet file that can be read (compressed with BROTLI, and not snappy, gzip,"
            + " zstd or lz4_raw); write it again, or as CSV or JSON Lines",
        error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "reviews.parquet, is not a Parquet file, 'text,label'",
    "reviews.parquet, is a PDF document, %PDF-1.7",
    "reviews.parquet, is a Feather or Arrow file, 'ARROW1\u0000\u0000'",
    "reviews.parquet, is not a Parquet file that can be read, PAR1PAR1",
    "reviews.parquet, is not a Parquet file that can be read (it is not, PAR1abcPAR1",
    "reviews.csv, is a Parquet file; give it a name that ends in .parquet, PAR1PAR1",
    "reviews.parquet, is not a Parquet file, ''"
  })
  void whatIsInAFileDecides(String name, String problem, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);

    InputException error = assertThrows(InputException.class, () -> read(file));

    assertTrue(error.getMessage().startsWith(file + ": " + problem), error.getMessage());
  }

  @Test
  void aDamagedPageIsNoticedByItsChecksum() throws IOException {
    Path file = written("the first text", "the second text");
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("second");
    bytes[at] ^= 1;
    Files.write(file, bytes);

    InputException error = assertThrows(InputException.class, () -> read(file));

    assertTrue(error.getMessage().contains("could not verify"), error.getMessage());
  }

  @Test
  void columnsThatAreLeftOutAreNotRead() throws IOException {
    Path file = file("uncompressed");
    byte[] bytes = Files.readAllBytes(file);
    List<ColumnChunkMetaData> chunks =
        blue.strategic.parquet.ParquetReader.readMetadata(file.toFile())
            .getBlocks()
            .get(0)
            .getColumns();
    ColumnChunkMetaData tags = chunks.get(chunks.size() - 1);
    int start = (int) tags.getStartingPos();
    Arrays.fill(bytes, start, start + (int) tags.getTotalSize(), (byte) 0xFF);
    Files.write(file, bytes);

    read(file);

    assertEquals(4, lines.size());
  }

  /** Every third byte in turn; parquet-java throws a dozen kinds of exceptions. */
  @Test
  void damageIsAnErrorOfTheFile() throws IOException {
    Path file = file("snappy");
    byte[] bytes = Files.readAllBytes(file);
    int errors = 0;
    for (int at = 0; at < bytes.length; at += 3) {
      bytes[at] ^= (byte) 0xFF;
      Files.write(file, bytes);
      bytes[at] ^= (byte) 0xFF;
      try {
        read(file);
        assertTrue(lines.size() <= 4, at + ": " + lines.size());
      } catch (InputException e) {
        errors++;
      }
    }
    assertTrue(errors > bytes.length / 12, errors + " of " + bytes.length);
  }
}
