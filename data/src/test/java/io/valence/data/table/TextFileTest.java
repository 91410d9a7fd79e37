package io.valence.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.data.encoding.EncodingGuess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir private Path folder;

  private TextFile file(String text) throws IOException {
    return new TextFile(Files.writeString(folder.resolve("f.txt"), text));
  }

  @Test
  void linesEndInLineFeedsWithOrWithoutReturns() throws IOException {
    assertEquals(List.of("a", "", "b\rc", "d"), file("a\r\n\nb\rc\nd").lines());
    assertEquals(List.of(), file("").lines());
    assertEquals(List.of("\u00e9"), file("\uFEFF\u00e9\n").lines());
  }

  @Test
  void aTextIsReadWholeUpToItsLimit() throws IOException {
    assertEquals("", file("").text(0));
    assertEquals("ab", file("ab").text(2));
    String longText = "x".repeat(100_000);
    assertEquals(longText, file(longText).text(100_000));
    String problem = assertThrows(InputException.class, () -> file("abc").text(2)).getMessage();
    assertTrue(problem.contains("f.txt: has more than 2 characters"), problem);
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    // The buffer has 16 384 characters; a return may be its last one, the line feed the next.
    for (int length : new int[] {16_383, 16_384, 16_385, 40_000}) {
      String line = "y".repeat(length);
      LineReader lines = new LineReader(new StringReader(line + "\r\nz"));
      assertEquals(line, lines.next());
      assertTrue(lines.ended());
      assertFalse(lines.tooLong());
      assertEquals(1, lines.number());
      assertTrue(lines.ready());
      assertEquals("z", lines.next());
      assertFalse(lines.ended());
      assertEquals(2, lines.number());
      assertNull(lines.next());
    }
  }

  /** Old Macintosh files end lines by CR alone; a text with line feeds may hold one. */
  @Test
  void aCarriageReturnEndsLinesOnlyWhereThereIsNoLineFeed() throws IOException {
    String longLine = "y".repeat(20_000);
    for (String[] lines :
        new String[][] {
          {"a\rb\r\rc", "a", "b", "", "c"},
          {"a\rb\r", "a", "b"},
          {longLine + "\rb\r", longLine, "b"},
          {"a\rb\nc\rd\n", "a\rb", "c\rd"},
          {"a\r" + longLine + "\nb\n", "a\r" + longLine, "b"},
          {"a\r\nb\r\n", "a", "b"},
          {"a\r", "a"}
        }) {
      List<String> expected = Arrays.asList(lines).subList(1, lines.length);
      TextFile file = file(lines[0]);
      assertEquals(expected, file.lines());
      List<String> each = new ArrayList<>();
      file.eachLine((line, number) -> each.add(line));
      assertEquals(expected, each);
    }
  }

  @Test
  void aLineOfTheLongestLengthIsWholeAndALongerOneIsCut() throws IOException {
    String longest = "y".repeat(LineReader.LONGEST);
    LineReader lines = new LineReader(new StringReader(longest + "\n" + longest + "yy\nz\n"));
    assertEquals(longest, lines.next());
    assertFalse(lines.tooLong());
    assertEquals(longest, lines.next());
    assertTrue(lines.tooLong());
    assertEquals("z", lines.next());
    assertFalse(lines.tooLong());
  }

  private static LineReader lines(String text, boolean leniently) throws IOException {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    Path name = Path.of("stdin");
    return leniently
        ? TextFile.linesLeniently(name, in)
        : TextFile.lines(name, in, Optional.empty(), BadRows.FAIL);
  }

  @Test
  void brokenBytesOfAStreamAreNamedOrMarked() throws IOException {
    assertEquals("caf" + DecodingReader.BROKEN, lines("caf\u00e9\n", true).next());
    String problem =
        assertThrows(InputException.class, lines("caf\u00e9\n", false)::next).getMessage();
    assertTrue(problem.contains("stdin") && problem.contains("write it as UTF-8"), problem);
  }

  private Optional<Charset> guess(byte[] bytes) throws IOException {
    return new EncodingGuess(new ByteArrayInputStream(bytes)).charset();
  }

  @Test
  void theEncodingOfAFewLinesAmongMuchAsciiIsFound() throws IOException {
    String ascii = "plain,nothing to see\n".repeat(20_000); // more than the sample of 256 KiB
    byte[] chinese = (ascii + "好,这家酒店的服务非常好，房间也很干净\n".repeat(20)).getBytes("GB18030");
    assertEquals(Optional.of(Charset.forName("GB18030")), guess(chinese));
    byte[] german =
        (ascii
                + "Das Zimmer war schön, aber das Frühstück kläglich; für Gäste zu wenig\n"
                    .repeat(20)
                + "end")
            .getBytes("windows-1252");
    assertEquals(Optional.of(Charset.forName("windows-1252")), guess(german));
    assertEquals(Optional.empty(), guess(ascii.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void utf16IsToldByItsZeros() throws IOException {
    String text = "label,text\npos,a good film\n".repeat(3);
    assertEquals(
        Optional.of(StandardCharsets.UTF_16BE), guess(text.getBytes(StandardCharsets.UTF_16BE)));
    assertEquals(
        Optional.of(StandardCharsets.UTF_16LE), guess(text.getBytes(StandardCharsets.UTF_16LE)));
  }

  @Test
  void fewBrokenCharactersAmongUtf8AreDamage() throws IOException {
    String[] characters = {"é", "好", "😀"};
    for (String character : characters) {
      byte[] twice = (character.repeat(2) + "\u00e9").getBytes(StandardCharsets.UTF_8);
      twice[twice.length - 2] = 'x';
      assertTrue(
          new EncodingGuess(new ByteArrayInputStream(twice)).remedy().contains("correct the line"),
          character);
    }
    byte[] once = "é\u00e9".getBytes(StandardCharsets.UTF_8);
    once[2] = 'x'; // one whole, one broken: not more of them are whole
    assertFalse(
        new EncodingGuess(new ByteArrayInputStream(once)).remedy().contains("correct the line"));
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static LineReader lines(byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    return TextFile.lines(Path.of("stdin"), in, Optional.empty(), BadRows.FAIL);
  }

  @Test
  void aStreamMayBeCompressed() throws IOException {
    byte[] bytes = zipped("好 房间\n" + "good\n".repeat(9000));
    LineReader lines = lines(bytes);
    assertEquals("好 房间", lines.next());
    assertEquals("good", lines.next());
    LineReader cut = lines(Arrays.copyOf(bytes, bytes.length - 9));
    InputException e =
        assertThrows(
            InputException.class,
            () -> {
              while (cut.next() != null) {}
            });
    assertTrue(e.getMessage().startsWith("stdin: broken gzip data"), e.getMessage());
  }

  /** As of files that are appended to each other: what is behind a damaged one is not the end. */
  @Test
  void everyMemberOfAGzipFileIsRead() throws IOException {
    for (String first : List.of("good\n", "好 房间\n".repeat(40_000))) {
      byte[] one = zipped(first);
      byte[] other = zipped("bad\n".repeat(500));
      int lines = first.split("\n").length;
      assertEquals(lines + 500, count(join(one, other)));
      assertEquals(lines + 500, count(join(one, other, new byte[1000])));
      for (int at : new int[] {0, 1, 2}) {
        byte[] damaged = other.clone();
        damaged[at] ^= 1;
        assertBroken(join(one, damaged));
      }
      assertBroken(join(one, Arrays.copyOf(other, 7)));
      assertBroken(join(one, "text".getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** A pipe does not know whether more will come. */
  @Test
  void aSlowPipeIsReadToItsEnd() throws IOException {
    byte[] first = zipped("a\n");
    InputStream slow =
        new ByteArrayInputStream(join(first, zipped("b\n"))) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public synchronized int read(byte[] target, int from, int length) {
            // What one program has written, then what the next one has.
            return super.read(target, from, pos < first.length ? first.length - pos : length);
          }
        };
    LineReader lines = TextFile.lines(Path.of("stdin"), slow, Optional.empty(), BadRows.FAIL);
    assertEquals("a", lines.next());
    assertEquals("b", lines.next());
    assertNull(lines.next());
  }

  private static void assertBroken(byte[] bytes) {
    String message = assertThrows(InputException.class, () -> count(bytes)).getMessage();
    assertTrue(message.startsWith("stdin: broken gzip data"), message);
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private static int count(byte[] bytes) throws IOException {
    LineReader lines = lines(bytes);
    int count = 0;
    while (lines.next() != null) {
      count++;
    }
    return count;
  }

  @Test
  void noLineIsCutInSilence() throws IOException {
    TextFile file = file("a\n" + "y".repeat(LineReader.LONGEST + 1) + "\n");
    InputException e = assertThrows(InputException.class, file::lines);
    assertTrue(e.getMessage().contains(":2: a line of more than 16777216"), e.getMessage());
    assertThrows(InputException.class, () -> file.eachLine((line, number) -> true));
  }
}
