package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not plain UTF-8: decoded if their bytes declare it, else named in the error. */
class EncodingTest {
  private static final String CHINESE = "label,text\n好,这家酒店的房间很干净，服务员也很热情\n坏,早餐很差，价格太贵了\n";
  private static final String TRADITIONAL = "label,text\n好,這間飯店的房間很乾淨，服務人員也很親切\n壞,早餐很差，價格太貴了\n";
  private static final String WESTERN =
      "label,text\np,“the café’s crème brûlée” – très bon\nn,it’s not “good”\n";

  /** Passes over all rows. */
  private static final TableReader.Handler NOTHING =
      new TableReader.Handler() {
        @Override
        public void header(List<String> columns) {}

        @Override
        public void row(TableReader.Row row) {}
      };

  @TempDir private Path folder;

  private List<TableReader.Row> rows(byte[] bytes, TableFormat format) throws IOException {
    Path file = Files.write(folder.resolve("f.csv"), bytes);
    List<TableReader.Row> rows = new ArrayList<>();
    new CsvReader(file, format, BadRows.FAIL)
        .read(
            new TableReader.Handler() {
              @Override
              public void header(List<String> columns) {
                assertEquals(List.of("label", "text"), columns);
              }

              @Override
              public void row(TableReader.Row row) {
                rows.add(row);
              }
            });
    return rows;
  }

  private String refusal(byte[] bytes) {
    return assertThrows(InputException.class, () -> rows(bytes, TableFormat.CSV)).getMessage();
  }

  private static TableFormat in(Charset encoding) {
    return new TableFormat(
        ',', Optional.of('"'), Optional.empty(), true, Optional.of(encoding), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void aByteOrderMarkSaysTheEncoding(String charset) throws IOException {
    byte[] bytes = ("\uFEFF" + CHINESE).getBytes(Charset.forName(charset));
    assertEquals(
        rows(CHINESE.getBytes(StandardCharsets.UTF_8), TableFormat.CSV),
        rows(bytes, TableFormat.CSV));
  }

  @Test
  void gzipIsToldByItsBytes() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(CHINESE.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        rows(CHINESE.getBytes(StandardCharsets.UTF_8), TableFormat.CSV),
        rows(packed.toByteArray(), TableFormat.CSV));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GB18030", "Big5", "x-windows-949", "windows-31j", "windows-1252"})
  void anotherEncodingThatIsBeyondDoubtIsReadAndSaid(String name) throws IOException {
    String text =
        switch (name) {
          case "GB18030" -> "label,text\n" + CHINESE.substring(11).repeat(5);
          case "Big5" -> "label,text\n" + TRADITIONAL.substring(11).repeat(5);
          case "x-windows-949" -> "label,text\n" + "p,정말 재미있는 영화였어요\nn,너무 지루하고 별로였습니다\n".repeat(9);
          case "windows-31j" -> "label,text\np,とても面白い映画でした\nn,つまらない本だった\n".repeat(9);
          default -> "label,text\n" + "p,\"Grüße, schönes Wetter – tolle Straße\"\n".repeat(10);
        };
    Path file = folder.resolve("f.csv");
    byte[] bytes = text.getBytes(Charset.forName(name));
    List<TableReader.Row> expected = rows(text.getBytes(StandardCharsets.UTF_8), TableFormat.CSV);
    assertEquals(expected, rows(bytes, TableFormat.CSV));
    assertEquals(expected, rows(bytes, in(Charset.forName(name))));
    Warned warned = new Warned();
    new CsvReader(Files.write(file, bytes), TableFormat.CSV, warned).read(NOTHING);
    assertEquals(
        List.of(
            file
                + " is not UTF-8 and is read as "
                + name
                + ", as its bytes show; if letters are wrong, set another data.encoding"),
        warned.warnings);
  }

  /** ICU finds them half as Spanish, as which they have no words. */
  @ParameterizedTest
  @ValueSource(strings = {"windows-1251", "KOI8-R", "ISO-8859-5"})
  void russianIsToldThoughItIsSpanishByItsBytes(String name) throws IOException {
    String text =
        "label,text\n"
            + "pos,\"Отличный фильм, очень понравился\"\nneg,\"Ужасное качество, не советую\"\n"
                .repeat(40);
    assertEquals(
        rows(text.getBytes(StandardCharsets.UTF_8), TableFormat.CSV),
        rows(text.getBytes(Charset.forName(name)), TableFormat.CSV));
  }

  /** The languages of one-byte encodings are told by their letters. */
  @ParameterizedTest
  @CsvSource({
    "windows-1250, Zażółć gęślą jaźń i okropna książka o niczym",
    "windows-1251, Отличный фильм и очень понравился",
    "windows-1252, it’s “good” – isn’t it",
    "windows-1252, c''est très bon et le café est délicieux mais je suis déçu",
    "ISO-8859-9, çok güzel bir film ama kötü ve ağır bir ışık"
  })
  void alphabetsAreToldApart(String name, String words) throws IOException {
    String text = "label,text\n" + ("p," + words + "\n").repeat(12);
    byte[] bytes = text.getBytes(Charset.forName(name));
    assertEquals(
        rows(text.getBytes(StandardCharsets.UTF_8), TableFormat.CSV), rows(bytes, TableFormat.CSV));
  }

  /**
   * ICU does not know the encodings of DOS and old Macintoshes, and takes them for Windows'; most
   * of Chinese is Korean, too, and Russian without spaces in between is nearly Spanish.
   */
  @ParameterizedTest
  @CsvSource({
    "IBM850, 'Très déçu, la qualité est médiocre|Le personnel était très agréable|J''ai adoré'",
    "IBM850, 'Das Essen war schön|Völlig überteuert|Große Qualität für Kinder|Gutes Frühstück'",
    "x-MacRoman, 'Un film magnifique et émouvant|Mauvaise expérience|Arrivé cassé'",
    "x-MacRoman, 'La habitación estaba sucia|El niño está feliz|Llegó rápido'",
    "IBM866, 'Отличный фильм, очень понравился|Ужасное качество, не советую'",
    "GB18030, '服务态度很差|老板热情|送货很慢|质量不错|音乐好听|这家餐厅很好吃'",
    "GB18030, '质量不错|音乐好听|这家餐厅很好吃|老板热情|价格太贵了|非常推荐'",
    "TIS-620, 'หนังสนุกมาก|อาหารไม่อร่อยเลย|ห้องพักสะอาดดี'"
  })
  void whatReadsLikeAnotherEncodingIsNotReadInIt(String name, String words) {
    StringBuilder text = new StringBuilder("label,text\n");
    for (String line : words.split("\\|")) {
      text.append("p,\"").append(line).append("\"\n");
    }
    Charset charset = Charset.forName(name);
    byte[] few = text.toString().getBytes(charset);
    assertTrue(refusal(few).contains("not valid UTF-8"));
    if (!name.startsWith("GB")) { // of few Chinese characters the wrong guess reads as words
      assertTrue(refusal(few).endsWith("name its encoding by --set data.encoding=NAME"), name);
    }
    if (!name.startsWith("GB")) {
      String many = "label,text\n" + text.substring(11).repeat(99);
      assertTrue(refusal(many.getBytes(charset)).contains("not valid UTF-8"));
    }
  }

  /** As well Polish as Dutch, by its few letters. */
  @Test
  void wordsThatFitTwoEncodingsAreInDoubt() {
    String text = "label,text\n" + "p,\"één mooie reünie, geïnteresseerd\"\n".repeat(12);
    String message = refusal(text.getBytes(Charset.forName("windows-1252")));
    assertTrue(message.contains("; it may be "), message);
  }

  /** A wrong guess would ruin the letters without an error. */
  @Test
  void anotherEncodingThatIsInDoubtIsNamedAndCanBeSet() throws IOException {
    byte[] bytes = WESTERN.getBytes(Charset.forName("windows-1252"));
    String message = refusal(bytes);
    assertTrue(message.contains(":2: not valid UTF-8 at column "), message);
    assertTrue(message.contains("; it may be windows-1252: --set data.encoding="), message);
    assertEquals(
        rows(WESTERN.getBytes(StandardCharsets.UTF_8), TableFormat.CSV),
        rows(bytes, in(Charset.forName("windows-1252"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CHINESE, "label,text\nn,gut\np,Grüße an alle in München und größere Städte"})
  void oneBrokenByteInAUtf8FileIsNoOtherEncoding(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int last = bytes.length - 1;
    while (bytes[last] >= 0) {
      last--;
    }
    bytes[last] = '?';
    String message = refusal(bytes);
    assertTrue(message.contains(":3: not valid UTF-8"), message);
    assertTrue(message.endsWith("; correct the line: the rest is UTF-8"), message);
  }

  /** A damaged line is no other encoding. */
  @Test
  void aDamagedLineOfAnotherEncodingIsToldFromAWrongEncoding() {
    byte[] bytes =
        ("label,text\n" + "好,房间很干净，早餐也不错\n".repeat(20)).getBytes(Charset.forName("GB18030"));
    int last = bytes.length - 3;
    bytes[last] = (byte) 0xFF;
    String message = refusal(bytes);
    assertTrue(
        message.endsWith(
            "; correct the line: the rest looks like GB18030, --set data.encoding=GB18030"),
        message);
    message =
        assertThrows(InputException.class, () -> rows(bytes, in(Charset.forName("GB18030"))))
            .getMessage();
    assertTrue(message.contains(":21: not valid GB18030"), message);
    assertTrue(message.endsWith("; correct the line: the rest is GB18030"), message);
    for (String wrong : List.of("EUC-KR", "windows-31j", "Big5")) {
      message =
          assertThrows(InputException.class, () -> rows(bytes, in(Charset.forName(wrong))))
              .getMessage();
      assertTrue(message.endsWith("; use another data.encoding"), message);
    }
  }

  @Test
  void chineseUtf16WithoutAMarkIsNamed() {
    String rows = "label,text\n" + "好,房间很干净，早餐也不错上一\n".repeat(20);
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      String message = refusal(rows.getBytes(charset));
      assertTrue(message.contains("; it looks like " + charset.name()), message);
    }
    String nul = refusal("label,text\na,caf\u00e9 \u0000x\n".getBytes(StandardCharsets.ISO_8859_1));
    assertFalse(nul.contains("UTF-16"), nul);
  }

  @Test
  void aWrongEncodingIsNamedByTheKeyThatSetIt() {
    byte[] bytes = WESTERN.getBytes(Charset.forName("windows-1252"));
    String message =
        assertThrows(InputException.class, () -> rows(bytes, in(StandardCharsets.US_ASCII)))
            .getMessage();
    assertTrue(message.contains(":2: not valid US-ASCII at column 3"), message);
    assertTrue(message.endsWith("use another data.encoding"), message);
  }

  @Test
  void utf16WithoutAMarkAndOtherTextFilesAreNamed() {
    String message = refusal(WESTERN.getBytes(StandardCharsets.UTF_16LE));
    assertTrue(message.contains("is not UTF-8; it looks like UTF-16LE"), message);
    message = refusal("[{\"text\":\"a\"}]".getBytes(StandardCharsets.UTF_8));
    assertTrue(message.contains("is JSON; write one JSON object per line"), message);
    message = refusal("<!DOCTYPE html>\n<html>".getBytes(StandardCharsets.UTF_8));
    assertTrue(message.contains("is an HTML page"), message);
  }

  @Test
  void ofBadRowsTheEncodingThatWasSetIsNamed() throws IOException {
    Path file =
        Files.write(folder.resolve("f.csv"), WESTERN.getBytes(Charset.forName("windows-1252")));
    List<String> refused = new ArrayList<>();
    new CsvReader(file, in(StandardCharsets.US_ASCII), (row, raw) -> refused.add(row.getMessage()))
        .read(NOTHING);
    assertEquals(2, refused.size());
    assertTrue(refused.get(0).contains(":2: not valid US-ASCII"), refused.get(0));
  }

  /** Excel reads UTF-8 as such only with a mark; what is Unicode already stays as it is. */
  @ParameterizedTest
  @CsvSource({"GB18030, GB18030, true", "UTF-8, GB18030, false", "UTF-8, UTF-8, false"})
  void aTableInAnotherEncodingIsWrittenWithAByteOrderMark(
      String encoding, String given, boolean marked) throws IOException {
    Path file = folder.resolve("f.csv");
    Files.write(file, CHINESE.getBytes(Charset.forName(encoding)));
    List<TableStyle> styles = new ArrayList<>();
    new CsvReader(file, in(Charset.forName(given)), new Warned())
        .read(
            new TableReader.Handler() {
              @Override
              public void style(TableStyle style) {
                styles.add(style);
              }

              @Override
              public void header(List<String> columns) {}

              @Override
              public void row(TableReader.Row row) {}
            });
    assertEquals(marked, styles.get(0).byteOrderMark());
  }

  /** The encoding of a model's training file says nothing of the next file. */
  @ParameterizedTest
  @CsvSource({
    "UTF-8, '', windows-1252",
    "UTF-8, '', GB18030",
    "UTF-8, \uFEFF, windows-1252",
    "UTF-16LE, \uFEFF, windows-1252",
    "UTF-16BE, \uFEFF, UTF-8"
  })
  void aUnicodeFileIsReadAsThatWhateverIsGiven(String encoding, String mark, String given)
      throws IOException {
    byte[] bytes = (mark + CHINESE).getBytes(Charset.forName(encoding));
    TableFormat format = in(Charset.forName(given));
    assertEquals(
        rows(CHINESE.getBytes(StandardCharsets.UTF_8), TableFormat.CSV), rows(bytes, format));
    Warned warned = new Warned();
    Path file = folder.resolve("f.csv");
    new CsvReader(file, format, warned).read(NOTHING);
    String warning =
        file + " is " + encoding + " and is read as that, not as " + given + " (data.encoding)";
    assertEquals(List.of(warning), warned.warnings);
    Path lines = folder.resolve("f.jsonl");
    Files.write(lines, (mark + "{\"text\":\"房间\"}\n").getBytes(Charset.forName(encoding)));
    new JsonLinesReader(lines, Optional.of(Charset.forName(given)), warned).read(NOTHING);
    assertEquals(2, warned.warnings.size());
  }

  @Test
  void plainAsciiAndOtherBytesKeepTheGivenEncoding() throws IOException {
    Charset western = Charset.forName("windows-1252");
    assertEquals(
        rows(WESTERN.getBytes(StandardCharsets.UTF_8), TableFormat.CSV),
        rows(WESTERN.getBytes(western), in(western)));
    byte[] ascii = "label,text\np,good\n".getBytes(StandardCharsets.US_ASCII);
    assertEquals(rows(ascii, TableFormat.CSV), rows(ascii, in(western)));
    Warned warned = new Warned();
    new CsvReader(folder.resolve("f.csv"), in(western), warned).read(NOTHING);
    assertEquals(List.of(), warned.warnings);
  }

  private static byte[] zip(String entry) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(packed)) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(1);
    }
    return packed.toByteArray();
  }

  @Test
  void containersAreNamed() throws IOException {
    assertTrue(
        refusal(zip("xl/workbook.xml"))
            .contains("is an Excel workbook; give it a name that ends in .xlsx"));
    assertTrue(
        refusal(zip("a.csv"))
            .contains("is a zip archive or an Excel workbook; unpack the archive"));
    byte[] fastText = {(byte) 0xBA, 0x16, 0x4F, 0x2F, 12, 0, 0, 0};
    assertTrue(refusal(fastText).contains("is a fastText model; name its .vec"));
    byte[] model =
        "........{\"__metadata__\":{}}".replace('.', '\0').getBytes(StandardCharsets.UTF_8);
    model[0] = 19;
    assertTrue(refusal(model).contains("is a model (safetensors); name a file of texts"));
    assertTrue(refusal("PAR1....".getBytes(StandardCharsets.UTF_8)).contains("is a Parquet file"));
  }
}
